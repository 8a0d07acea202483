package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static io.rejoin.hub.pipeline.TwoServers.clients;
import static io.rejoin.hub.pipeline.TwoServers.say;
import static io.rejoin.hub.pipeline.TwoServers.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.hub.cluster.ClusterLimits;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes back to another server gets there what it missed, once and in order, or is told that something is missing. */
final class TwoServersReturnTest {

    @AutoClose
    private final TwoServers servers = new TwoServers();

    private final Bench first = servers.first;
    private final Bench second = servers.second;

    @Test
    void missed_comesOnce_fromWhicheverServer_ofAllKinds() {
        Client ana = servers.member();
        say(first, "heard of the first");
        say(second, "heard of the second");
        assertThat(ana.heardFrom(second)).containsExactly("heard of the first", "heard of the second");
        ana.drop();
        say(first, "group, first");
        settle(second, first);
        say(second, "group, second");
        clients(first).client(ana.id).send("connection");
        clients(first).user(UserId.of("ana")).send("user");
        clients(first).all().send("all");
        clients(first).group(Bench.group("other")).send("not hers");
        settle(second, first);
        Client there = ana.at(second);
        there.reconnect();

        assertThat(there.receive().methods())
                .containsExactly("group, first", "group, second", "connection", "user", "all");
        assertThat(there.outcome().gap()).isFalse();
        assertThat(there.heardFrom(first)).isEmpty();
    }

    @Test
    void formerServerIsGone_whatItSaidIsNot() {
        Client ana = servers.member();
        say(first, "heard");
        ana.receive();
        ana.drop();
        say(first, "last words");
        clients(first).client(ana.id).send("to her");
        settle(second, first);
        first.server().close();
        Client there = ana.at(second);
        there.reconnect();

        assertThat(there.receive().methods()).containsExactly("last words", "to her");
        assertThat(there.outcome().gap()).isFalse();
    }

    @Test
    void lineThatBrokeBeforeAnythingWasTaken_losesNothing() {
        Client ana = servers.member();
        ana.drop();
        say(first, "one");
        settle(second, first);
        Client there = ana.at(second);
        there.reconnect();
        there.drop();
        say(second, "two");
        there.reconnect();
        there.drop();
        settle(first, second);
        Client back = there.at(first);
        back.reconnect();

        assertThat(back.receive().methods()).containsExactly("one", "two");
        assertThat(back.outcome().gap()).isFalse();
    }

    @Test
    void toAndFro_eachMessageOnce() {
        Client ana = servers.member();
        List<String> heard = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Bench here = i % 2 == 0 ? first : second;
            Bench there = i % 2 == 0 ? second : first;
            say(here, "live " + i);
            said.add("live " + i);
            heard.addAll(ana.heardFrom(here));
            ana.drop();
            say(there, "missed " + i);
            said.add("missed " + i);
            settle(there, here);
            ana = ana.at(there);
            ana.reconnect();
            assertThat(ana.outcome().gap()).as("move " + i).isFalse();
            heard.addAll(ana.receive().methods());
        }

        assertThat(heard).isEqualTo(said);
    }

    @Test
    void whoJoined_getsNothingFromBefore() {
        Client ana = first.client("a", "ana").connect();
        say(first, "before");
        say(second, "before, too");
        assertThat(ana.heardFrom(second)).isEmpty();
        ana.join("open").receive();
        ana.drop();
        say(second, "after");
        Client there = ana.at(second);
        there.reconnect();

        assertThat(there.receive().methods()).containsExactly("after");
        assertThat(there.outcome().gap()).isFalse();
    }

    @Test
    void tokenAfterTheJoin_withACursorFromBefore_bringsNothingFromBefore() {
        Client ana = first.client("a", "ana").connect();
        var early = ana.cursor();
        say(second, "before");
        assertThat(ana.heardFrom(second)).isEmpty();
        ana.join("open").receive();
        ana.drop();
        Client there = ana.at(second);
        there.reconnect(Optional.of(ana.token()), early);

        assertThat(there.receive().methods()).doesNotContain("before");
    }

    @Test
    void leaveWhereItWasBefore_takesNothingFromItHere() {
        Client ana = servers.member();
        ana.drop();
        Client there = ana.at(second);
        there.reconnect();
        there.join("open2");
        there.join("open3");
        there.leave("open3");
        there.receive();
        settle(first, second);
        there.drop();
        Client back = there.at(first);
        back.reconnect();

        assertThat(back.isIn("open")).isTrue();
        assertThat(back.isIn("open2")).isTrue();
        assertThat(back.isIn("open3")).isFalse();
    }

    @Test
    void whoIsBack_leavesAndJoinsAgain_asIfItHadNeverBeenElsewhere() {
        Client ana = servers.member();
        ana.drop();
        Client there = ana.at(second);
        there.reconnect();
        there.receive();
        settle(first, second);
        there.drop();
        Client back = there.at(first);
        back.reconnect();
        back.leave("open");
        back.join("open").receive();
        back.drop();
        back.reconnect();

        assertThat(back.isIn("open")).isTrue();
    }

    @Test
    void whoComesWithoutAToken_isLetGoOfWhereItWas() {
        Client ana = servers.member();
        ana.drop();
        ana.reconnect();
        ana.receive();
        Client there = ana.at(second);
        there.reconnect(Optional.empty(), ana.cursor());

        Eventually.until("the old line is cut", () -> ana.transport().isOver());
    }

    @Test
    void whoShowsNoToken_isNotBelievedWhereItStood() {
        Client ana = servers.member();
        ana.drop();
        clients(first).user(UserId.of("ana")).send("to her");
        settle(second, first);
        Client there = ana.at(second);
        there.reconnect(Optional.empty(), ana.cursor());

        assertThat(there.outcome().gap()).isTrue();
        assertThat(there.receive().methods()).isEmpty();
    }

    @Test
    void thousandsOfMessagesThatItHeard_areNoMatter() {
        HubServerPolicy roomy = HubServerPolicy.defaults();
        try (TwoServers two = new TwoServers(
                new InMemoryBackplane(),
                ClusterLimits.defaults(),
                setup -> setup.policy(roomy.withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, "open"))))) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            ana.receive();
            for (int i = 0; i < 500; i++) {
                say(i % 3 == 0 ? two.second : two.first, "m" + i);
            }
            assertThat(ana.heardFrom(two.second)).hasSize(500);
            ana.drop();
            List<String> missed = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                say(two.first, "n" + i);
                missed.add("n" + i);
            }
            settle(two.second, two.first);
            Client there = ana.at(two.second);
            there.reconnect();

            assertThat(there.outcome().gap()).isFalse();
            assertThat(there.receive().methods()).isEqualTo(missed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moreThanIsKept_isAGap_whoeverSaidIt(boolean bySecond) {
        Client ana = servers.member();
        ana.drop();
        for (int i = 0; i < Bench.LIMITS.messagesPerTopic() + 1; i++) {
            say(bySecond ? second : first, "m" + i);
        }
        settle(second, first);
        Client there = ana.at(second);
        there.reconnect();

        assertThat(there.outcome().gap()).isTrue();
        assertThat(there.receive().methods())
                .hasSize(Bench.LIMITS.messagesPerTopic())
                .doesNotContain("m0");
    }

    @Test
    void whatWasDroppedButHeard_isNoGap() {
        Client ana = servers.member();
        for (int i = 0; i < 2 * Bench.LIMITS.messagesPerTopic(); i++) {
            say(i % 2 == 0 ? first : second, "m" + i);
            ana.heardFrom(i % 2 == 0 ? first : second);
        }
        settle(second, first);
        ana.drop();
        say(first, "missed");
        settle(second, first);
        Client there = ana.at(second);
        there.reconnect();

        assertThat(there.outcome().gap()).isFalse();
        assertThat(there.receive().methods()).containsExactly("missed");
    }

    @Test
    void serverThatStartedLater_tellsOfAGap_ifSomethingWasSaidBefore() {
        Client ana = servers.member();
        Client bob = first.client("b", "bob").connect().join("open");
        ana.drop();
        say(first, "before it started");
        bob.receive();
        bob.drop();
        try (Bench third = servers.third()) {
            say(second, "after");
            settle(third, second);
            Client anaThere = ana.at(third);
            Client bobThere = bob.at(third);
            anaThere.reconnect();
            bobThere.reconnect();

            assertThat(anaThere.outcome().gap()).isTrue();
            assertThat(bobThere.outcome().gap()).isFalse();
            assertThat(anaThere.receive().methods()).containsExactly("after");
            assertThat(bobThere.receive().methods()).containsExactly("after");
        }
    }

    @Test
    void serversThatAreReplacedOneByOne_loseNothing() {
        Client ana = servers.member();
        say(first, "one");
        assertThat(ana.heardFrom(first)).containsExactly("one");
        ana.drop();
        first.server().close();
        Client atSecond = ana.at(second);
        atSecond.reconnect();
        say(second, "two");
        try (Bench third = servers.third()) {
            say(second, "three");
            assertThat(atSecond.heardFrom(second)).containsExactly("two", "three");
            atSecond.drop();
            say(second, "four");
            settle(third, second);
            second.server().close();
            Client atThird = atSecond.at(third);
            atThird.reconnect();

            assertThat(atThird.outcome().gap()).isFalse();
            assertThat(atThird.receive().methods()).containsExactly("four");
        }
    }

    @Test
    void positionOfNobody_isAGap_alsoWithoutGroups() {
        Client ana = first.client("a", "ana").connect().join("open");
        ana.receive();
        ana.leave("open");
        ana.receive();
        ana.drop();
        try (Bench alone = first.beside(UnaryOperator.identity())) {
            Client there = ana.at(alone);
            there.reconnect();

            assertThat(there.outcome().gap()).isTrue();
        }
    }
}
