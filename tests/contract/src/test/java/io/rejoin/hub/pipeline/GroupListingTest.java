package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Groups;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is in what, and joins and leaves of all connections of a user. */
final class GroupListingTest {
    private static final GroupName OPEN = GroupName.of("open");
    private static final UserId ANA = UserId.of("ana");
    private static final HubName OTHER = HubName.of("other");
    private final Bench bench = new Bench(setup -> setup.hub("other", new TestHub())
            .policy(HubServerPolicy.defaults()
                    .withGroups(GroupPolicy.askStore()
                            .allowTokenOnly(Bench.CHAT, "open")
                            .allowTokenOnly(OTHER, "open"))));
    private final Client first = bench.client("ana-1", "ana").connect();
    private final Client second = bench.client("ana-2", "ana").connect();
    private final Client bob = bench.client("bob-1", "bob").connect();
    private final Groups groups = bench.server().groups(Bench.CHAT);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void group_isThereAsLongAsSomebodyIsInIt() {
        assertThat(groups.names()).isEmpty();
        first.join("open");
        bob.join("open").join("openUp").join("openup");
        assertThat(groups.names()).containsExactlyInAnyOrder(OPEN, GroupName.of("openUp"), GroupName.of("openup"));
        bob.leave("open");
        bob.leave("openUp");
        bob.leave("openup");
        assertThat(groups.names()).containsExactly(OPEN);
        first.leave("open");
        assertThat(groups.names()).isEmpty();
    }

    @Test
    void members_areThoseThatAreInIt_awayOnesToo() {
        first.join("open");
        bob.join("open");
        first.receive();
        first.drop();

        assertThat(groups.members(OPEN)).containsExactlyInAnyOrder(first.id, bob.id);
        assertThat(groups.of(first.id)).containsExactly(OPEN);
        assertThat(groups.of(ConnectionId.of("nobody"))).isEmpty();
        assertThat(groups.members(GroupName.of("empty"))).isEmpty();
    }

    @Test
    void joinOfAUser_isOfAllTheirConnections() {
        assertThat(groups.join(ANA, OPEN)).isEqualTo(2);

        assertThat(groups.members(OPEN)).containsExactlyInAnyOrder(first.id, second.id);
        assertThat(groups.join(UserId.of("Ana"), OPEN)).isZero();
    }

    @Test
    void refusedJoinOfAUser_isOfNoneOfThem() {
        GroupName closed = GroupName.of("closed");
        assertThatThrownBy(() -> groups.join(ANA, closed)).isInstanceOf(JoinRefusedException.class);

        assertThat(groups.members(closed)).isEmpty();
    }

    @Test
    void leaveOfAUser_lastsOverTheirReturn() {
        groups.join(ANA, OPEN);
        bob.join("open");
        first.receive();
        first.drop();
        assertThat(groups.leave(ANA, OPEN)).isEqualTo(2);
        first.reconnect();

        assertThat(groups.members(OPEN)).containsExactly(bob.id);
        assertThat(groups.leave(ANA, OPEN)).isZero();
    }

    @Test
    void groupsOfAnotherHub_areOthers() {
        Set<HubName> both = Set.of(Bench.CHAT, OTHER);
        ConnectionId id = ConnectionId.of("bob-2");
        bench.server()
                .connect(new Connection(id, FamilyId.of("bob-2"), Optional.of(UserId.of("bob")), both), new Recorder());
        Groups others = bench.server().groups(OTHER);
        others.join(id, GroupName.of("open elsewhere"));
        groups.join(id, OPEN);

        assertThat(groups.of(id)).containsExactly(OPEN);
        assertThat(others.names()).containsExactly(GroupName.of("open elsewhere"));
        assertThat(others.join(UserId.of("bob"), OPEN)).isEqualTo(1);
        assertThat(others.members(OPEN)).containsExactly(id);
    }
}
