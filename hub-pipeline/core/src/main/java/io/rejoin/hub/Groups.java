package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;

/** The groups of one hub, as its calls see them. */
public interface Groups {

    /**
     * Puts the connection into the group, after asking what the group's policy says. In effect when this returns.
     *
     * @throws JoinRefusedException if the user may not be in the group, or that cannot be found out now
     */
    void join(ConnectionId connection, GroupName group);

    /**
     * Takes the connection out of the group. When this returns nothing of the group reaches it any more, and no token from before
     * brings it back, even after a crash.
     *
     * @throws io.rejoin.hub.access.StoreUnavailableException if that cannot be made durable; it is still a member then
     */
    void leave(ConnectionId connection, GroupName group);

    /** How many connections are in the group, those included that are away and may come back. */
    int count(GroupName group);

    /** Whether the connection is in the group. */
    boolean contains(ConnectionId connection, GroupName group);
}
