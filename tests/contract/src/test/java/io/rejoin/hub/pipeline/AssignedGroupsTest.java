package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Verified.away;
import static io.rejoin.hub.pipeline.Verified.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.AssignedGroups;
import io.rejoin.hub.reconnect.RejoinRequest;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.ReconnectToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that says which groups a user is in. A server over stores in memory, without a network. */
final class AssignedGroupsTest {
    private HubGroups assigned = chat("lobby");
    private Runnable meanwhile = () -> {};
    private final Bench bench = new Bench(setup -> setup.rejoinVerifier(AssignedGroups.from(user -> {
        meanwhile.run();
        return assigned;
    })));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void assignedGroupThatItWasIn_goesOnWithWhatWasMissed() {
        Client ana = away(bench, "lobby");
        bench.say("lobby", "1");
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.GRANTED);
        assertThat(ana.receive().methods()).containsExactly("1");
    }

    @Test
    void assignedGroupThatItWasNotIn_isEnteredNowWithoutHistoryAndWithoutAGap() {
        Client ana = away(bench, "lobby");
        bench.client("bob-1", "bob").connect().join("open");
        bench.say("open", "before");
        assigned = chat("lobby", "open", "ops");
        ana.reconnect();
        bench.say("open", "after");

        assertThat(ana.verdict("open")).isEqualTo(GroupVerdict.ASSIGNED);
        assertThat(ana.isIn("ops")).isTrue();
        assertThat(ana.outcome().gap()).isFalse();
        assertThat(ana.receive().methods()).containsExactly("after");
        assertThat(bench.lastRecord().event().groups())
                .allMatch(group -> group.rule().name().equals("AssignedGroups"));
    }

    @Test
    void assignedGroup_isInTheNextToken() {
        Client ana = away(bench, "lobby");
        assigned = chat("lobby", "ops");
        ana.reconnect();
        assertThat(ana.receive().token().groups()).isEqualTo(chat("lobby", "ops"));
        bench.restart();
        ana.reconnect();

        assertThat(ana.verdict("ops")).isEqualTo(GroupVerdict.GRANTED);
    }

    @Test
    void groupThatIsNotAssigned_isGone() {
        Client ana = away(bench, "lobby", "ops");
        bench.say("ops", "secret");
        ana.reconnect();

        assertThat(ana.verdict("ops")).isEqualTo(GroupVerdict.NOT_A_MEMBER);
        assertThat(ana.isIn("ops")).isFalse();
        assertThat(ana.receive().methods()).isEmpty();
    }

    @Test
    void leftGroupThatIsStillAssigned_isEnteredAnew() {
        Client ana = away(bench, "lobby");
        ana.leave("lobby");
        bench.say("lobby", "unheard");
        ana.reconnect();
        bench.say("lobby", "heard");

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.ASSIGNED);
        assertThat(ana.receive().methods()).containsExactly("heard");
    }

    @Test
    void leftGroupThatIsStillAssigned_isEnteredAnewAfterARestart() {
        Client ana = away(bench, "lobby");
        ana.leave("lobby");
        bench.restart();
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.ASSIGNED);
    }

    @Test
    void leftGroupThatIsNotAssigned_staysLeft() {
        Client ana = away(bench, "ops");
        ana.leave("ops");
        ana.reconnect();

        assertThat(ana.verdict("ops")).isEqualTo(GroupVerdict.LEFT);
    }

    @Test
    void leftWhileTheDatabaseIsAsked_staysOut() {
        Client ana = away(bench, "lobby");
        meanwhile = () -> ana.leave("lobby");
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.LEFT);
        assertThat(ana.isIn("lobby")).isFalse();
    }

    @Test
    void leftWhileTheDatabaseIsAskedOnANewServer_staysOut() {
        Client ana = away(bench, "lobby");
        bench.restart();
        assigned = chat("lobby", "ops");
        meanwhile = () -> {
            ana.leave("lobby");
            ana.leave("ops");
        };
        ana.reconnect();

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.isIn("ops")).isFalse();
    }

    @Test
    void joinedWhileTheDatabaseIsAsked_goesOn() {
        Client ana = away(bench, "lobby");
        assigned = chat("lobby", "open");
        meanwhile = () -> {
            ana.join("open");
            bench.say("open", "1");
        };
        ana.reconnect();

        assertThat(ana.isIn("open")).isTrue();
        assertThat(ana.receive().methods()).containsExactly("1");
    }

    @Test
    void revokedInTheStore_staysOutAlthoughAssigned() {
        Client ana = away(bench, "lobby");
        bench.revoke("ana", "lobby");
        ana.reconnect();
        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.REVOKED);
        assertThat(ana.isIn("lobby")).isFalse();
        ana.receive();
        ana.drop();
        bench.grant("ana", "lobby");
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.ASSIGNED);
    }

    @Test
    void clientWithoutAnyToken_isAssignedItsGroups() {
        Client ana = bench.client("ana-1", "ana").connect();
        ana.drop();
        bench.client("bob-1", "bob").connect().join("open");
        bench.say("open", "before");
        assigned = chat("open");
        ana.reconnect(Optional.empty(), ana.cursor());
        bench.say("open", "after");

        assertThat(ana.verdict("open")).isEqualTo(GroupVerdict.ASSIGNED);
        assertThat(ana.receive().methods()).containsExactly("after");
    }

    @Test
    void clientThatKeepsItsTokenBack_hearsNothingFromBefore() {
        Client ana = away(bench, "lobby", "ops");
        bench.say("lobby", "before");
        ana.reconnect(Optional.empty(), ana.cursor());
        bench.say("lobby", "after");

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.ASSIGNED);
        assertThat(ana.verdict("ops")).isEqualTo(GroupVerdict.TOKEN_REFUSED);
        assertThat(ana.receive().methods()).containsExactly("after");
        assertThat(ana.outcome().gap()).as("it was in the lobby before").isTrue();
    }

    @Test
    void clientThatKeepsItsTokenBackAndLeavesMeanwhile_staysOut() {
        Client ana = away(bench, "lobby");
        meanwhile = () -> ana.leave("lobby");
        ana.reconnect(Optional.empty(), ana.cursor());

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.LEFT);
        assertThat(ana.isIn("lobby")).isFalse();
    }

    @Test
    void clientWhoseTokenIsRefused_isInNoGroup() {
        Client ana = away(bench, "lobby");
        ana.reconnect(ReconnectToken.of("garbage"));

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.TOKEN_REFUSED);
        assertThat(ana.isIn("lobby")).isFalse();
    }

    @Test
    void groupsOfHubsThatItDoesNotUse_areLeftOut() {
        Client ana = away(bench, "lobby");
        assigned = HubGroups.of(
                Map.of(Bench.CHAT, Set.of(GroupName.of("lobby")), HubName.of("other"), Set.of(GroupName.of("lobby"))));
        ana.reconnect();

        assertThat(ana.outcome().groups()).hasSize(1);
        assertThat(bench.lastRecord().event().groups()).hasSize(1);
    }

    @Test
    void moreGroupsThanAConnectionMayBeIn_failTheReconnect() {
        Client ana = away(bench, "lobby");
        int tooMany = HubServerPolicy.defaults().tokens().groupsListedMax() + 1;
        List<GroupName> groups = IntStream.range(0, tooMany)
                .mapToObj(number -> GroupName.of("g" + number))
                .toList();
        assigned = HubGroups.of(Map.of(Bench.CHAT, groups));

        assertThatThrownBy(ana::reconnect).isInstanceOf(IllegalStateException.class);
        assertThat(ana.isIn("g0")).isFalse();
    }

    @Test
    void databaseOutOfOrder_closesForNow() {
        Client ana = away(bench, "lobby");
        meanwhile = () -> {
            throw new StoreUnavailableException("the database is away");
        };
        ana.reconnect();
        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
        ana.receive();
        ana.drop();
        meanwhile = () -> {};
        ana.reconnect();

        assertThat(ana.isIn("lobby")).isTrue();
    }

    @Test
    void anonymousUser_isAssignedNothing() {
        Client ana = away(bench, "lobby");
        RejoinRequest anonymous = new RejoinRequest(Optional.empty(), ana.id, Set.of(Bench.CHAT), chat("lobby"));

        assertThat(AssignedGroups.from(user -> assigned).verify(anonymous).isEmpty())
                .isTrue();
    }
}
