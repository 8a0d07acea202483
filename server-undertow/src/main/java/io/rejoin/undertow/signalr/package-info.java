/** The protocol of ASP.NET Core SignalR, over WebSockets, server-sent events and long polling, and how its clients come back into their groups. */
@NullMarked
package io.rejoin.undertow.signalr;

import org.jspecify.annotations.NullMarked;
