package io.rejoin.undertow.signalr;

import io.rejoin.hub.Connection;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * A client that is about to connect.
 *
 * @param connection whose connection that will be: a new one, or the one that a good reconnect token is for
 * @param known whether it is the latter
 * @param claim what the client said of the connection that it had; empty if it does not know of tokens
 */
record Visit(ConnectionId connection, boolean known, Optional<UserId> user, Optional<Claim> claim) {

    /** The connection as this server would first know it, bound to the client's key. */
    Connection newcomer(HubName hub) {
        return new Connection(
                connection, FamilyId.of(connection.value()), user, Set.of(hub), claim.flatMap(Claim::key));
    }

    /** Whether it shows a reconnect token, good or not. */
    boolean hasToken() {
        return claim.flatMap(Claim::token).isPresent();
    }
}
