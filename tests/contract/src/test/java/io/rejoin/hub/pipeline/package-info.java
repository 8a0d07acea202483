/** Tests of the whole server without a network, alone and in random histories. */
@NullMarked
package io.rejoin.hub.pipeline;

import org.jspecify.annotations.NullMarked;
