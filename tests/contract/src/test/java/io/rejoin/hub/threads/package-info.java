/** Tests of the whole server without a network, alone and in random histories. */
@NullMarked
package io.rejoin.hub.threads;

import org.jspecify.annotations.NullMarked;
