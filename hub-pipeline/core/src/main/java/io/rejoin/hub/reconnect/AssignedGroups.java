package io.rejoin.hub.reconnect;

import io.rejoin.token.HubGroups;
import io.rejoin.token.UserId;
import java.util.function.Function;

/**
 * The only verifier that may add groups: a client that comes back is in the groups that a database assigns to its user, whatever the
 * token says.
 *
 * <ul>
 *   <li>What it was in, and is assigned, goes on with what was missed.
 *   <li>What else is assigned it enters now: nothing from before is handed over. That includes a group that it left: who is to stay out
 *       must be taken out of the database, or revoked.
 *   <li>What is not assigned is gone.
 *   <li>A client without any token is assigned its groups, as its user could connect anew. One whose token was refused is in no group.
 * </ul>
 *
 * An anonymous user is assigned nothing. More groups than a connection may be in fail the reconnect.
 */
public final class AssignedGroups implements RejoinVerifier {

    private final Function<UserId, HubGroups> groupsOf;

    private AssignedGroups(Function<UserId, HubGroups> groupsOf) {
        this.groupsOf = groupsOf;
    }

    /**
     * Assigns what this says of a user. Groups of hubs that a connection does not use are left out.
     *
     * @param groupsOf may throw as {@link RejoinVerifier#verify} may
     */
    public static AssignedGroups from(Function<UserId, HubGroups> groupsOf) {
        return new AssignedGroups(groupsOf);
    }

    @Override
    public HubGroups verify(RejoinRequest request) {
        return request.user().map(groupsOf).orElse(HubGroups.EMPTY);
    }
}
