/**
 * The hub protocols of ASP.NET Core SignalR, JSON and MessagePack: bytes in, messages out, and back.
 *
 * <p>Nothing here knows of connections, hubs or the web server.
 */
@NullMarked
package io.rejoin.undertow.hubprotocol;

import org.jspecify.annotations.NullMarked;
