package io.rejoin.hub.pipeline;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * A message to a group.
 *
 * @param except who was left out
 * @param forbidden who was certainly not allowed in the group just then
 */
record Said(long offset, GroupName group, Optional<ConnectionId> except, Set<UserId> forbidden) {
    boolean isFor(ConnectionId connection) {
        return !except.equals(Optional.of(connection));
    }
}
