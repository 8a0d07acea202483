package io.rejoin.hub.cluster;

import io.rejoin.hub.Connections;
import io.rejoin.hub.Departures;
import io.rejoin.hub.Groups;
import io.rejoin.hub.Topic;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Set;

/**
 * The groups of a hub whose connections may be on any server. A change is made by the server that has the connection, as if it had been
 * asked for there: by that server's policy, and on its trail.
 */
final class ClusterGroups implements Groups {

    /** The other servers. */
    interface Others {
        /** Has them make a change, and waits until they did. */
        Tally change(boolean join, Topic who, GroupName group);

        /**
         * Has them take it out, and does not wait.
         *
         * @param since as which of its generations it left
         */
        void leaveSoon(Topic who, GroupName group, long since);
    }

    private final HubName hub;
    private final Groups here;
    private final Connections connections;
    private final Departures departures;
    private final Others others;

    ClusterGroups(HubName hub, Groups here, Connections connections, Others others) {
        this.hub = hub;
        this.here = here;
        this.connections = connections;
        this.departures = new Departures(connections);
        this.others = others;
    }

    /** One that is away from here may have come back elsewhere. */
    private boolean isHere(ConnectionId id) {
        return connections.find(id).filter(connections::isAttached).isPresent();
    }

    @Override
    public void join(ConnectionId id, GroupName group) {
        if (isHere(id) || isForHere(id, others.change(true, Topic.connection(hub, id), group))) {
            here.join(id, group);
        }
    }

    /** One that is away wherever it is known may come back to any of those. */
    private boolean isForHere(ConnectionId id, Tally elsewhere) {
        return elsewhere.count() == 0
                || (!elsewhere.isDecided() && connections.find(id).isPresent());
    }

    @Override
    public int join(UserId user, GroupName group) {
        return here.join(user, group)
                + others.change(true, Topic.user(hub, user), group).count();
    }

    @Override
    public void leave(ConnectionId id, GroupName group) {
        boolean isHere = isHere(id);
        here.leave(id, group);
        if (isHere) {
            // It may have come back elsewhere just now, and its old line not be known to be dead.
            others.leaveSoon(Topic.connection(hub, id), group, departures.newest(id));
        } else {
            Tally unused = others.change(false, Topic.connection(hub, id), group);
        }
    }

    @Override
    public int leave(UserId user, GroupName group) {
        return here.leave(user, group)
                + others.change(false, Topic.user(hub, user), group).count();
    }

    @Override
    public Set<GroupName> names() {
        return here.names();
    }

    @Override
    public Set<GroupName> of(ConnectionId connection) {
        return here.of(connection);
    }

    @Override
    public Set<ConnectionId> members(GroupName group) {
        return here.members(group);
    }

    @Override
    public int count(GroupName group) {
        return here.count(group);
    }

    @Override
    public boolean contains(ConnectionId connection, GroupName group) {
        return here.contains(connection, group);
    }
}
