package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Set;

/**
 * The groups of one hub, as its calls see them. A group is there as long as somebody is in it; names are told apart by case. What is
 * listed and counted are the connections of this server, those included that are away and may come back.
 *
 * <p>Joins and leaves are for connections of any server that a backplane joins with this one. They fail with a {@link
 * io.rejoin.hub.backplane.BackplaneUnavailableException} if one of those servers cannot say in time what it did: then it may have been
 * done, or still be. To try again is harmless.
 */
public interface Groups {

    /**
     * Puts the connection into the group, after asking what the group's policy says. In effect when this returns.
     *
     * @throws JoinRefusedException if the user may not be in the group, or that cannot be found out now
     * @throws HubException if there is no such connection, or no room for one more group
     */
    void join(ConnectionId connection, GroupName group);

    /**
     * Puts all connections of the user that use this hub into the group, as {@link #join(ConnectionId, GroupName)}. Those that come
     * later are not in it.
     *
     * @return how many those are; 0: the user is not here
     * @throws JoinRefusedException as there; then the user is in the group with none of them, unless some were before, or servers do not
     *     agree
     */
    int join(UserId user, GroupName group);

    /**
     * Takes the connection out of the group. When this returns nothing of the group reaches it any more, and no token from before
     * brings it back, even after a crash.
     *
     * @throws io.rejoin.hub.access.StoreUnavailableException if that cannot be made durable; it is still a member then
     */
    void leave(ConnectionId connection, GroupName group);

    /**
     * Takes all connections of the user out of the group, as {@link #leave(ConnectionId, GroupName)}. To keep a user out, revoke.
     *
     * @return how many were in it
     * @throws io.rejoin.hub.access.StoreUnavailableException as there; some may be out then
     */
    int leave(UserId user, GroupName group);

    /** The groups that somebody is in. */
    Set<GroupName> names();

    /** The groups that the connection is in; none if it is not here. */
    Set<GroupName> of(ConnectionId connection);

    /** Who is in the group. */
    Set<ConnectionId> members(GroupName group);

    /** How many connections are in the group. */
    int count(GroupName group);

    /** Whether the connection is in the group. */
    boolean contains(ConnectionId connection, GroupName group);
}
