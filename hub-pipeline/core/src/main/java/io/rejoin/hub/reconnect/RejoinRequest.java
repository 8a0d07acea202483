package io.rejoin.hub.reconnect;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * What a verifier is asked: which of these groups may the client be in, now?
 *
 * @param user who it is; empty if anonymous
 * @param hubs those that the connection uses
 * @param groups what its token lists, and what it was put into since; all of hubs that it uses
 */
public record RejoinRequest(Optional<UserId> user, ConnectionId connection, Set<HubName> hubs, HubGroups groups) {

    public RejoinRequest {
        hubs = Set.copyOf(hubs);
    }
}
