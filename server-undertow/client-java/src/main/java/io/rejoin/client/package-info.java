/** Brings the Java client of ASP.NET Core SignalR back by itself, into its groups, with the messages that it missed. */
@NullMarked
package io.rejoin.client;

import org.jspecify.annotations.NullMarked;
