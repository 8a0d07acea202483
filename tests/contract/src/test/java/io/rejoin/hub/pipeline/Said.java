package io.rejoin.hub.pipeline;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import java.util.Optional;

/** A message to a group, and who was left out. */
record Said(long offset, GroupName group, Optional<ConnectionId> except) {
    boolean isFor(ConnectionId connection) {
        return !except.equals(Optional.of(connection));
    }
}
