package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Outbox;

/** How a walk ended, as far as the transport needs to know: whether the client is back, should retry, or should give up. */
public sealed interface ReconnectResult {

    /** It is back, in the groups that were granted; what it missed waits in the outbox. */
    record Back(Connection connection, Outbox outbox) implements ReconnectResult {}

    /** Something that the decision needs cannot be asked now. Nothing is lost; the client should come again later. */
    record TryLater() implements ReconnectResult {}

    /** The connection was closed for good; the client must start anew. */
    record Over() implements ReconnectResult {}
}
