package io.rejoin.hub;

import io.rejoin.contract.TestClock;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Standing;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names that the tests of connections share, and connections over a small log. */
final class Sample {
    static final HubName CHAT = HubName.of("chat");
    static final GroupName LOBBY = GroupName.of("lobby");
    static final GroupName OPS = GroupName.of("ops");
    static final UserId ANA = UserId.of("ana");
    static final UserId BOB = UserId.of("bob");
    static final HistoryLimits LIMITS = new HistoryLimits(5, 1000, 1 << 26, 3, Duration.ofMinutes(1), 8, 10, 2_000);

    final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    final Connections connections;
    final Returns returns;
    private long reserved;

    Sample() {
        this(LIMITS);
    }

    Sample(HistoryLimits limits) {
        connections = new Connections(limits, TokenPolicy.of("rejoin", "rejoin/hubs"), 1_000, clock);
        returns = new Returns(connections);
    }

    static Connection connection(String id, UserId user) {
        return new Connection(ConnectionId.of(id), FamilyId.of(id), Optional.of(user), Set.of(CHAT));
    }

    static Membership membership(UserId user, GroupName group) {
        return new Membership(user, CHAT, group);
    }

    static Message message(String method) {
        return Message.of(CHAT, method, List.of());
    }

    Attached attach(String id, UserId user) {
        return connections.attach(connection(id, user), new Recorder());
    }

    /** Joins as if the store had allowed it at this revision. */
    boolean join(Connection connection, GroupName group, long revision) {
        connections.reserved(connection, generations());
        return connections.join(connection, granted(group, revision), 1_000);
    }

    boolean leave(Connection connection, GroupName group) {
        return connections.leave(connection, CHAT, group, generations());
    }

    /** Revokes as if the store had said so; gives the connections that were members. */
    List<Connection> revoke(UserId user, GroupName group, long revision) {
        Row row = new Row(membership(user, group), Standing.revoked(Revision.of(revision)));
        return new StoreFollower(connections)
                .follow(List.of(row)).ended().stream()
                        .map(StoreFollower.Ended::connection)
                        .toList();
    }

    Generations generations() {
        reserved += 100;
        return new Generations(reserved - 99, reserved);
    }

    void say(GroupName group, String method) {
        connections.publish(Topic.group(CHAT, group), message(method), Set.of());
    }

    static Granted granted(GroupName group, long revision) {
        return new Granted(CHAT, group, Optional.of(Revision.of(revision)), GroupVerdict.GRANTED, false);
    }
}
