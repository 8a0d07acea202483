package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standings;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What the administrator sees: how the rooms are guarded, each user's connections, and standing in each room, at one revision. */
final class AdminState {

    private final RoomGrants grants;
    private final Connections connections;
    private final BreakableGrants breakable;

    AdminState(RoomGrants grants, Connections connections, BreakableGrants breakable) {
        this.grants = grants;
        this.connections = connections;
        this.breakable = breakable;
    }

    /** Everybody about whom something was decided or who is here, in alphabetical order. */
    Set<UserId> users() {
        Set<UserId> users = new TreeSet<>(Comparator.comparing(UserId::value));
        users.addAll(grants.users());
        connections.all().forEach(connection -> connection.user().ifPresent(users::add));
        return users;
    }

    boolean isHere(ConnectionId connection) {
        return connections.find(connection).isPresent();
    }

    ObjectNode now() {
        List<Connection> all = connections.all();
        Set<UserId> users = users();
        Set<Membership> asked = new HashSet<>();
        users.forEach(user -> asked.addAll(Rooms.memberships(user)));
        Standings standings = grants.standings(asked);

        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("revision", standings.revision().value());
        state.put("store", word(breakable.mode()));
        ArrayNode rooms = state.putArray("rooms");
        Rooms.ALL.forEach(room -> rooms.add(room.value()));
        ObjectNode rules = state.putObject("rules");
        Rooms.ALL.forEach(room -> rule(rules.putObject(room.value()), Rooms.rule(room)));
        ArrayNode people = state.putArray("users");
        users.forEach(user -> user(people.addObject(), user, theirs(all, user), standings));
        return state;
    }

    private static void rule(ObjectNode into, GroupRule rule) {
        into.put("level", word(rule.level()));
        into.put("outage", word(rule.outage().kind()));
        into.put("graceSeconds", rule.outage().staleness().toSeconds());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<Connection> theirs(List<Connection> all, UserId user) {
        return all.stream()
                .filter(connection -> connection.user().filter(user::equals).isPresent())
                .toList();
    }

    private void user(ObjectNode into, UserId user, List<Connection> theirs, Standings standings) {
        into.put("user", user.value());
        ArrayNode lines = into.putArray("connections");
        theirs.forEach(connection -> lines.addObject()
                .put("id", connection.id().value())
                .put("state", connections.isAttached(connection) ? "connected" : "away"));
        ObjectNode rooms = into.putObject("rooms");
        Rooms.ALL.forEach(
                room -> room(rooms.putObject(room.value()), standings.of(Rooms.membership(user, room)), theirs, room));
    }

    private void room(ObjectNode into, Standing standing, List<Connection> theirs, GroupName room) {
        into.put("standing", word(standing.kind()));
        into.put("revision", standing.since().value());
        into.put(
                "member",
                theirs.stream()
                        .anyMatch(connection -> connections.groups(connection).contains(Rooms.HUB, room)));
    }
}
