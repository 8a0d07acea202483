/** Hubs on Undertow: the handler to mount, who the user is, which origins may connect, and the limits of the listener. */
@NullMarked
package io.rejoin.undertow;

import org.jspecify.annotations.NullMarked;
