/** The classic SignalR 2 protocol, versions 1.2 to 2.0, over WebSockets. */
@NullMarked
package io.rejoin.undertow.signalr2;

import org.jspecify.annotations.NullMarked;
