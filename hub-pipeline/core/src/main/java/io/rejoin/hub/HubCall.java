package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Optional;

/**
 * Whose call this is, and whom it can reach.
 *
 * @param user who is behind the connection; empty if anonymous
 * @param state what the client sent along; empty in an event
 */
public record HubCall(
        HubName hub,
        ConnectionId connection,
        Optional<UserId> user,
        ClientState state,
        Clients clients,
        Groups groups) {

    /** Puts the caller into the group; see {@link Groups#join}. */
    public void join(GroupName group) {
        groups.join(connection, group);
    }

    /** Takes the caller out of the group; see {@link Groups#leave}. */
    public void leave(GroupName group) {
        groups.leave(connection, group);
    }
}
