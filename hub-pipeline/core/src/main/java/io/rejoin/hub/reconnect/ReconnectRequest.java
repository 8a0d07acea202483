package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.token.Position;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.ReconnectToken;
import java.util.Optional;

/**
 * What a transport endpoint knows of a client that wants to come back. The endpoint has checked who the user is and that the
 * connection's identifier is one that this server gave to that user; nothing else.
 *
 * @param connection whose connection it is said to be
 * @param token the reconnect token, not looked at yet
 * @param cursor where the client stood, authentic and of this connection; empty if it did not say or that was not ours
 * @param proof that the client has the key of its token; nobody asks for it if the token is not bound
 */
public record ReconnectRequest(
        Connection connection,
        Optional<ReconnectToken> token,
        Optional<Position> cursor,
        Optional<PossessionProof> proof) {

    /** Of a client that proves nothing. */
    public ReconnectRequest(Connection connection, Optional<ReconnectToken> token, Optional<Position> cursor) {
        this(connection, token, cursor, Optional.empty());
    }
}
