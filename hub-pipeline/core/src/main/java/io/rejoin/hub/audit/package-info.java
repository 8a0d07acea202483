/** The trail of every decision: a signed Merkle tree, durable before the first message of an accepted rejoin. */
@NullMarked
package io.rejoin.hub.audit;

import org.jspecify.annotations.NullMarked;
