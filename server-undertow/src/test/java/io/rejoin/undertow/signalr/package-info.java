/** The protocol of ASP.NET Core SignalR, by hand: every status code, every message, and clients that mean no good. */
@NullMarked
package io.rejoin.undertow.signalr;

import org.jspecify.annotations.NullMarked;
