/** Tests of pools of threads. */
@NullMarked
package io.rejoin.hub.threads;

import org.jspecify.annotations.NullMarked;
