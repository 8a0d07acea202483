package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.TwoServers.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.hub.cluster.ClusterLimits;
import io.rejoin.token.Position;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Words of another server that come late, or never. */
final class TwoServersLateWordsTest {

    private final LaggingBackplane slow = new LaggingBackplane();
    private final TwoServers servers = TwoServers.over(slow);
    private final Bench first = servers.first;
    private final Bench second = servers.second;
    private final Client ana = servers.member();

    @AfterEach
    void close() {
        slow.release();
        servers.close();
    }

    /** Two of which one that is held up does not get all that the other says. */
    private static TwoServers forgetful() {
        return TwoServers.over(new InMemoryBackplane(2, 10_000));
    }

    /** The first says more than waits for the second, which notices that when this has happened, too. */
    private static void lose(TwoServers two, Runnable meanwhile) {
        Client witness = two.second.client("w", "witness").connect();
        Stuck stuck = TwoServers.hold(two.second, two.first);
        for (int i = 0; i < 5; i++) {
            say(two.first, "m" + i);
        }
        meanwhile.run();
        stuck.release();
        Eventually.until("it has noticed", () -> witness.transport().isOver());
    }

    /** Whether it knows who is there and how far they are. */
    private static boolean hasMet(Bench server) {
        Client probe = server.client("p", "probe").connect();
        server.server().connections().end(probe.connection());
        return probe.cursor().orElseThrow().in("-").isEmpty();
    }

    @Test
    void whoIsAheadOfTheServer_hearsNothingTwice() {
        slow.hold(1);
        say(first, "heard");
        assertThat(ana.receive().methods()).containsExactly("heard");
        say(first, "missed");
        ana.drop();
        Client there = ana.at(second);
        there.reconnect();
        assertThat(there.receive().methods()).isEmpty();
        slow.release();

        assertThat(there.heardFrom(first)).containsExactly("missed");
        assertThat(there.outcome().gap()).isFalse();
        there.drop();
        there.reconnect();
        assertThat(there.receive().methods()).isEmpty();
    }

    /** At the second, which has not heard what she heard at the first. */
    private Client ahead(Client moving) {
        slow.hold(1);
        say(first, "heard");
        assertThat(moving.receive().methods()).containsExactly("heard");
        moving.drop();
        Client there = moving.at(second);
        there.reconnect();
        return there;
    }

    private void assertHearsNothingTwice(Client there, Optional<Position> cursor) {
        assertThat(there.receive().methods()).isEmpty();
        there.drop();
        slow.release();
        TwoServers.settle(second, first);
        there.reconnect(Optional.of(there.token()), cursor);

        assertThat(there.outcome().gap()).isFalse();
        assertThat(there.receive().methods()).isEmpty();
    }

    @Test
    void whoIsAheadOfTheServer_andHeardWhatItSaid_hearsNothingTwice() {
        Client there = ahead(ana);
        say(second, "live");
        assertThat(there.receive().methods()).containsExactly("live");
        there.join("open2");

        assertHearsNothingTwice(there, there.cursor());
    }

    @Test
    void whoIsAheadOfTheServer_hearsNothingTwice_alsoByATokenAlone() {
        Client there = ahead(ana);
        there.join("open2");

        assertHearsNothingTwice(there, Optional.empty());
    }

    @Test
    void whoIsAheadOfTheServer_andWasPutIntoAGroupMeanwhile_hearsNothingTwice_alsoByATokenAlone() {
        Client there = ahead(ana);
        say(second, "live");
        assertThat(there.receive().methods()).containsExactly("live");
        there.drop();
        second.server().groups(Bench.CHAT).join(there.id, Bench.group("open2"));
        there.reconnect();

        assertHearsNothingTwice(there, Optional.empty());
    }

    @Test
    void leaveThatIsHeardLate_doesNotUndoWhatCameAfter() {
        slow.hold(1);
        ana.leave("open");
        ana.receive();
        ana.drop();
        Client there = ana.at(second);
        there.reconnect();
        there.join("open");
        slow.release();
        say(first, "heard");

        assertThat(there.heardFrom(first)).containsExactly("heard");
        assertThat(there.isIn("open")).isTrue();
    }

    @Test
    void returnElsewhereThatIsHeardLate_doesNotCutTheLine() {
        slow.hold(0);
        ana.drop();
        Client there = ana.at(second);
        there.reconnect();
        there.receive();
        there.drop();
        Client back = there.at(first);
        back.reconnect();
        slow.release();
        say(second, "heard");

        assertThat(back.heardFrom(second)).containsExactly("heard");
        assertThat(back.transport().isOver()).isFalse();
    }

    @Test
    void leaveOnALineThatOnlySeemsAlive_reachesTheServerThatHasTheClient() {
        slow.hold(0);
        Client there = ana.at(second);
        there.reconnect();
        assertThat(first.server().connections().isAttached(ana.connection())).isTrue();
        ana.leave("open");

        Eventually.until("it is out there, too", () -> !there.isIn("open"));
    }

    @Test
    void leaveBySomebodyElse_thatIsHeardLateWhereItWasBefore_takesNothingButThatGroup() throws InterruptedException {
        try (Bench third = servers.third()) {
            ana.drop();
            Client there = ana.at(second);
            there.reconnect();
            there.join("open2");
            TwoServers.settle(first, second);
            slow.hold(0);
            Thread other = new Thread(() -> third.server().groups(Bench.CHAT).leave(ana.id, Bench.group("open")));
            other.start();
            Eventually.until("it is out where it is", () -> !there.isIn("open"));
            there.receive();
            there.drop();
            slow.release();
            other.join();
            Client back = there.at(first);
            back.reconnect();

            assertThat(back.isIn("open2")).isTrue();
            assertThat(back.isIn("open")).isFalse();
        }
    }

    @Test
    void lastWordsThatWereLost_areAGap_alsoWhenWhoSaidThemIsGone() {
        try (TwoServers two = forgetful()) {
            Client bob = two.member();
            say(two.first, "heard");
            assertThat(bob.heardFrom(two.second)).containsExactly("heard");
            bob.drop();
            lose(two, two.first.server()::close);
            Eventually.until("it knows that it is alone", () -> hasMet(two.second));
            Client there = bob.at(two.second);
            there.reconnect();

            assertThat(there.outcome().gap()).isTrue();
        }
    }

    @Test
    void loss_isAGapAlsoForWhoComesFromElsewhere_untilAllHaveMetAnew() {
        try (TwoServers two = forgetful()) {
            Client away = two.member();
            Client bob = two.first.client("b", "bob").connect().join("open");
            away.drop();
            lose(two, () -> {});
            assertThat(bob.receive().methods()).hasSize(5);
            bob.drop();
            Client awayThere = away.at(two.second);
            Client bobThere = bob.at(two.second);
            Eventually.until("the second knows again how far the first is", () -> {
                bobThere.reconnect();
                boolean met = !bobThere.outcome().gap();
                bobThere.receive();
                bobThere.drop();
                return met;
            });
            awayThere.reconnect();

            assertThat(awayThere.outcome().gap()).isTrue();
        }
    }

    @Test
    void whatWasHeardBeforeTheServerHadMetTheOthers_isNotHeardAgainThere() {
        ClusterLimits impatient = ClusterLimits.defaults().withAnswerWithin(TwoServers.SHORT);
        slow.hold(0);
        try (Bench third = first.beside(setup -> setup.backplane(slow, impatient))) {
            say(first, "before");
            TwoServers.settle(third, first);
            Client bob = third.client("b", "bob").connect().join("open");
            say(first, "heard");
            assertThat(bob.heardFrom(first)).containsExactly("heard");
            bob.drop();
            slow.release();
            Eventually.until("it has met the others", () -> hasMet(third));
            bob.reconnect();
            bob.receive();
            bob.drop();
            Client there = bob.at(first);
            there.reconnect();

            assertThat(there.receive().methods()).isEmpty();
        }
    }
}
