package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Optional;

/**
 * Who sent something, and whom that can reach.
 *
 * @param user who is behind the connection; empty if anonymous
 */
public record PersistentCall(ConnectionId connection, Optional<UserId> user, Peers peers, Groups groups) {

    /** Sends the sender a value. */
    public void reply(Object value) {
        peers.connection(connection).send(value);
    }

    /** Puts the sender into the group; see {@link Groups#join}. */
    public void join(GroupName group) {
        groups.join(connection, group);
    }

    /** Takes the sender out of the group; see {@link Groups#leave}. */
    public void leave(GroupName group) {
        groups.leave(connection, group);
    }
}
