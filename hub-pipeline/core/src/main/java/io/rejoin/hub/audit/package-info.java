/** The trail of every decision: hash-chained, sealed, durable before the first message of an accepted rejoin. */
@NullMarked
package io.rejoin.hub.audit;

import org.jspecify.annotations.NullMarked;
