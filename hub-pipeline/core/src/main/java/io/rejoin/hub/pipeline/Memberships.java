package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Generations;
import io.rejoin.hub.Granted;
import io.rejoin.hub.Groups;
import io.rejoin.hub.HubException;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.Roster;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.GroupAuthorizer;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.reconnect.ReplayGuard;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How memberships of live connections change: a join asks the group's policy first; a leave is durable before it takes effect, so
 * that no older token undoes it. Both are on the trail.
 */
final class Memberships implements Groups {

    private final HubName hub;
    private final Connections connections;
    private final Roster roster;
    private final GroupAuthorizer authorizer;
    private final ReplayGuard guard;
    private final int groupsMax;
    private final AuditTrail trail;

    Memberships(
            HubName hub,
            Connections connections,
            GroupAuthorizer authorizer,
            ReplayGuard guard,
            int groupsMax,
            AuditTrail trail) {
        this.hub = hub;
        this.connections = connections;
        this.roster = new Roster(connections);
        this.authorizer = authorizer;
        this.guard = guard;
        this.groupsMax = groupsMax;
        this.trail = trail;
    }

    @Override
    public void join(ConnectionId id, GroupName group) {
        Connection connection =
                connections.find(id).orElseThrow(() -> new HubException("There is no such connection."));
        if (!connection.hubs().contains(hub)) {
            throw new HubException("The connection does not use this hub.");
        }
        HubGroups asked = HubGroups.of(Map.of(hub, Set.of(group)));
        GroupOutcome outcome = authorizer.decide(connection.user(), asked).get(0);
        if (outcome.isGranted() && !enter(connection, outcome)) {
            outcome = outcome.with(GroupVerdict.REVOKED);
        }
        record(Kind.JOIN, outcome.isGranted() ? Outcome.ACCEPTED : Outcome.REFUSED, connection, outcome);
        if (!outcome.isGranted()) {
            throw new JoinRefusedException(outcome.verdict().advice());
        }
    }

    @Override
    public int join(UserId user, GroupName group) {
        List<Connection> theirs = here(user);
        theirs.forEach(connection -> join(connection.id(), group));
        return theirs.size();
    }

    private List<Connection> here(UserId user) {
        return connections.of(user).stream()
                .filter(connection -> connection.hubs().contains(hub))
                .toList();
    }

    private boolean enter(Connection connection, GroupOutcome outcome) {
        if (connections.needsGenerations(connection)) {
            connections.reserved(connection, guard.reserve(connection.family()));
        }
        return connections.join(connection, Granted.of(outcome), groupsMax);
    }

    @Override
    public void leave(ConnectionId id, GroupName group) {
        FamilyId family = connections.find(id).map(Connection::family).orElseGet(() -> FamilyId.of(id.value()));
        Generations generations = guard.remove(family, hub, group);
        // Looked for again: a newcomer that was let in before this was noted is here by now.
        connections.find(id).ifPresent(connection -> {
            leave(connection, group, generations);
            if (connections.isOvertaken(connection, generations)) {
                // A token of newer generations may still have listed the group.
                leave(connection, group, guard.remove(family, hub, group));
            }
        });
    }

    @Override
    public int leave(UserId user, GroupName group) {
        List<Connection> theirs = here(user);
        long members = theirs.stream()
                .filter(connection -> contains(connection.id(), group))
                .count();
        theirs.forEach(connection -> leave(connection.id(), group));
        return Math.toIntExact(members);
    }

    private void leave(Connection connection, GroupName group, Generations generations) {
        if (connections.leave(connection, hub, group, generations)) {
            record(Kind.LEAVE, Outcome.ACCEPTED, connection, left(group));
        }
    }

    private GroupOutcome left(GroupName group) {
        return GroupOutcome.refused(hub, group, GroupVerdict.LEFT);
    }

    private void record(Kind kind, Outcome outcome, Connection connection, GroupOutcome decided) {
        AuditEvent event = AuditEvent.of(kind, outcome, connection.user())
                .on(connection.id(), Optional.empty())
                .deciding(List.of(decided), decided.revision());
        trail.note(event);
    }

    @Override
    public Set<GroupName> names() {
        return roster.groups(hub);
    }

    @Override
    public Set<GroupName> of(ConnectionId id) {
        return roster.groups(hub, id);
    }

    @Override
    public Set<ConnectionId> members(GroupName group) {
        return roster.members(hub, group);
    }

    @Override
    public int count(GroupName group) {
        return connections.listeners(Topic.group(hub, group));
    }

    @Override
    public boolean contains(ConnectionId id, GroupName group) {
        return connections
                .find(id)
                .filter(connection -> connections.groups(connection).contains(hub, group))
                .isPresent();
    }
}
