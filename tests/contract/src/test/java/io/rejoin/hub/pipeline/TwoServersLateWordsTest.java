package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Clients;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Eventually;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.hub.cluster.ClusterLimits;
import io.rejoin.token.ConnectionId;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Words of another server that come late, or never. */
final class TwoServersLateWordsTest {

    private final TwoServers servers = new TwoServers();
    private final Bench first = servers.first;
    private final Bench second = servers.second;

    @AfterEach
    void close() {
        servers.close();
    }

    private static Clients clients(Bench sender) {
        return sender.server().clients(CHAT);
    }

    private static void say(Bench sender, String message) {
        clients(sender).group(Bench.group("open")).send(message);
    }

    private Client member() {
        Client ana = first.client("a", "ana").connect().join("open");
        ana.receive();
        return ana;
    }

    @Test
    void whoIsAheadOfTheServer_hearsNothingTwice() {
        Client ana = member();
        Stuck stuck = new Stuck();
        Attached unused = second.server().connect(second.client("s", "stuck").newcomer(), stuck);
        clients(first).client(ConnectionId.of("s")).send("stuck");
        Eventually.until("it is stuck", stuck::isStuck);
        say(first, "heard");
        assertThat(ana.receive().methods()).containsExactly("heard");
        say(first, "missed");
        ana.drop();
        Client there = ana.at(second);
        there.reconnect();
        assertThat(there.receive().methods()).isEmpty();
        stuck.release();

        assertThat(there.heardFrom(first)).containsExactly("missed");
        assertThat(there.outcome().gap()).isFalse();
        there.drop();
        there.reconnect();
        assertThat(there.receive().methods()).isEmpty();
    }

    @Test
    void leaveThatIsHeardLate_doesNotUndoWhatCameAfter() {
        LaggingBackplane slow = new LaggingBackplane();
        try (TwoServers two = new TwoServers(slow, ClusterLimits.defaults(), UnaryOperator.identity())) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            ana.receive();
            slow.hold(1);
            ana.leave("open");
            ana.receive();
            ana.drop();
            Client there = ana.at(two.second);
            there.reconnect();
            there.join("open");
            slow.release();
            say(two.first, "heard");

            assertThat(there.heardFrom(two.first)).containsExactly("heard");
            assertThat(there.isIn("open")).isTrue();
        }
    }

    @Test
    void returnElsewhereThatIsHeardLate_doesNotCutTheLine() {
        LaggingBackplane slow = new LaggingBackplane();
        try (TwoServers two = new TwoServers(slow, ClusterLimits.defaults(), UnaryOperator.identity())) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            ana.receive();
            slow.hold(0);
            ana.drop();
            Client there = ana.at(two.second);
            there.reconnect();
            there.receive();
            there.drop();
            Client back = there.at(two.first);
            back.reconnect();
            slow.release();
            say(two.second, "heard");

            assertThat(back.heardFrom(two.second)).containsExactly("heard");
            assertThat(back.transport().isOver()).isFalse();
        }
    }

    @Test
    void leaveOnALineThatOnlySeemsAlive_reachesTheServerThatHasTheClient() {
        LaggingBackplane slow = new LaggingBackplane();
        try (TwoServers two = new TwoServers(slow, ClusterLimits.defaults(), UnaryOperator.identity())) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            ana.receive();
            slow.hold(0);
            Client there = ana.at(two.second);
            there.reconnect();
            assertThat(two.first.server().connections().isAttached(ana.connection()))
                    .isTrue();
            ana.leave("open");

            Eventually.until("it is out there, too", () -> !there.isIn("open"));
            slow.release();
        }
    }

    @Test
    void lastWordsThatWereLost_areAGap_alsoWhenWhoSaidThemIsGone() {
        try (TwoServers two =
                new TwoServers(new InMemoryBackplane(2, 10_000), ClusterLimits.defaults(), UnaryOperator.identity())) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            ana.receive();
            say(two.first, "heard");
            assertThat(ana.heardFrom(two.second)).containsExactly("heard");
            ana.drop();
            Stuck stuck = new Stuck();
            Attached unused =
                    two.second.server().connect(two.second.client("s", "stuck").newcomer(), stuck);
            clients(two.first).client(ConnectionId.of("s")).send("stuck");
            Eventually.until("it is stuck", stuck::isStuck);
            for (int i = 0; i < 5; i++) {
                say(two.first, "m" + i);
            }
            two.first.server().close();
            stuck.release();
            int[] probes = new int[1];
            Eventually.until(
                    "it knows that it is alone",
                    () -> two.second
                            .client("p" + probes[0]++, "probe")
                            .connect()
                            .cursor()
                            .filter(cursor -> cursor.in("-").isEmpty())
                            .isPresent());
            Client there = ana.at(two.second);
            there.reconnect();

            assertThat(there.outcome().gap()).isTrue();
        }
    }

    @Test
    void loss_isAGapAlsoForWhoComesFromElsewhere_untilAllHaveMetAnew() {
        try (TwoServers two =
                new TwoServers(new InMemoryBackplane(2, 10_000), ClusterLimits.defaults(), UnaryOperator.identity())) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            Client bob = two.first.client("b", "bob").connect().join("open");
            ana.receive();
            ana.drop();
            Stuck stuck = new Stuck();
            Attached unused =
                    two.second.server().connect(two.second.client("s", "stuck").newcomer(), stuck);
            clients(two.first).client(ConnectionId.of("s")).send("stuck");
            Eventually.until("it is stuck", stuck::isStuck);
            for (int i = 0; i < 5; i++) {
                say(two.first, "m" + i);
            }
            stuck.release();
            assertThat(bob.receive().methods()).hasSize(5);
            bob.drop();
            Client anaThere = ana.at(two.second);
            Client bobThere = bob.at(two.second);
            Eventually.until("the second has heard of the loss and how far the first is", () -> {
                bobThere.reconnect();
                boolean met = !bobThere.outcome().gap();
                bobThere.receive();
                bobThere.drop();
                return met;
            });
            anaThere.reconnect();

            assertThat(anaThere.outcome().gap()).isTrue();
        }
    }
}
