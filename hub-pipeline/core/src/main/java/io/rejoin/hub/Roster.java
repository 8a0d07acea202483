package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is in what on this server, attached or away. */
public final class Roster {

    private final Connections connections;

    public Roster(Connections connections) {
        this.connections = connections;
    }

    /** The groups of the hub that somebody is in. */
    public Set<GroupName> groups(HubName hub) {
        return connections.locked(() -> connections.listeners.keySet().stream()
                .filter(topic -> topic.kind() == Topic.Kind.GROUP && topic.hub().equals(hub))
                .map(topic -> GroupName.of(topic.name()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** The groups of the hub that the connection is in; none if it is not here. */
    public Set<GroupName> groups(HubName hub, ConnectionId id) {
        return connections
                .find(id)
                .map(connection -> connections.locked(() -> Set.copyOf(
                        connection.groups().getOrDefault(hub, Map.of()).keySet())))
                .orElse(Set.of());
    }

    /** The connections that are in the group. */
    public Set<ConnectionId> members(HubName hub, GroupName group) {
        return connections.locked(() -> connections.listeners.getOrDefault(Topic.group(hub, group), Set.of()).stream()
                .map(Connection::id)
                .collect(Collectors.toUnmodifiableSet()));
    }
}
