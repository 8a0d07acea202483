/** Threads that may block. */
@NullMarked
package io.rejoin.hub.threads;

import org.jspecify.annotations.NullMarked;
