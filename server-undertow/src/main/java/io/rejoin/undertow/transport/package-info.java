/** The ways to a client, whatever protocol is spoken on them: WebSockets, streams, requests with bodies, and who may use how much. */
@NullMarked
package io.rejoin.undertow.transport;

import org.jspecify.annotations.NullMarked;
