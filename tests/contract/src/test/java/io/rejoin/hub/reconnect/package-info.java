/** Tests of the steps of the walk. */
@NullMarked
package io.rejoin.hub.reconnect;

import org.jspecify.annotations.NullMarked;
