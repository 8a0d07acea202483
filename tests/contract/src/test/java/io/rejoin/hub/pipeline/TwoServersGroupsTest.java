package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.contract.ListeningServer;
import io.rejoin.hub.Groups;
import io.rejoin.hub.HubException;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.backplane.BackplaneUnavailableException;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.hub.cluster.ClusterLimits;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Memberships that one server changes for connections of another one. In memory. */
final class TwoServersGroupsTest {
    private static final UserId ANA = UserId.of("ana");

    @AutoClose
    private final TwoServers servers = new TwoServers();

    private final Bench home = servers.first;
    private final Groups there = servers.second.server().groups(CHAT);

    private static ListeningServer silent(TwoServers servers) {
        return new ListeningServer(servers.backplane).answering(question -> new CompletableFuture<>());
    }

    @Test
    void guardedGroup_isAskedForByTheServerThatHasTheConnection_andOnTheTrail() {
        Client ana = home.client("a", "ana").connect();
        assertThatThrownBy(() -> there.join(ana.id, Bench.group("ops")))
                .isInstanceOf(JoinRefusedException.class)
                .extracting(thrown -> ((JoinRefusedException) thrown).advice())
                .isEqualTo(Advice.NONE);
        assertThat(ana.isIn("ops")).isFalse();
        Eventually.until("the refusal is on the trail", () -> isOnTrail(Outcome.REFUSED, GroupVerdict.NOT_A_MEMBER));
        home.grant("ana", "ops");
        there.join(ana.id, Bench.group("ops"));

        assertThat(ana.isIn("ops")).isTrue();
        Eventually.until("the join is on the trail", () -> isOnTrail(Outcome.ACCEPTED, GroupVerdict.GRANTED));
    }

    private boolean isOnTrail(Outcome outcome, GroupVerdict verdict) {
        return home.trail().stream()
                .map(AuditRecord::event)
                .filter(event -> event.kind() == Kind.JOIN && event.outcome() == outcome)
                .anyMatch(event -> event.groups().get(0).verdict() == verdict);
    }

    @Test
    void unknownConnection_cannotJoinAnywhere() {
        assertThatThrownBy(() -> there.join(ConnectionId.of("nobody"), Bench.group("open")))
                .isInstanceOf(HubException.class)
                .hasMessage("There is no such connection.");
    }

    @Test
    void whatIsWrongThere_isTheErrorHere() {
        Client ana = home.client("a", "ana").connect();
        home.stores.replay.fault(Fault.UNAVAILABLE);
        assertThatThrownBy(() -> there.join(ana.id, Bench.group("open"))).isInstanceOf(StoreUnavailableException.class);
        home.stores.mend();
        there.join(ana.id, Bench.group("open"));

        assertThat(ana.isIn("open")).isTrue();
    }

    @Test
    void user_joinsAndLeaves_onAllServers_andIsCountedOnAll() {
        Client here = servers.second.client("a2", "ana").connect();
        Client elsewhere = home.client("a1", "ana").connect();
        Client bob = home.client("b", "bob").connect();
        assertThat(there.join(ANA, Bench.group("open"))).isEqualTo(2);
        assertThat(here.isIn("open")).isTrue();
        assertThat(elsewhere.isIn("open")).isTrue();
        assertThat(bob.isIn("open")).isFalse();
        here.leave("open");

        assertThat(there.leave(ANA, Bench.group("open"))).isEqualTo(1);
        assertThat(elsewhere.isIn("open")).isFalse();
        assertThat(there.join(UserId.of("nobody"), Bench.group("open"))).isZero();
    }

    @Test
    void userWhoIsRefusedThere_isRefusedHere() {
        home.client("a1", "ana").connect();

        assertThatThrownBy(() -> there.join(ANA, Bench.group("ops"))).isInstanceOf(JoinRefusedException.class);
    }

    @Test
    void connectionThatIsAway_joinsForItsReturn() {
        Client ana = home.client("a", "ana").connect();
        ana.drop();
        there.join(ana.id, Bench.group("open"));

        assertThat(ana.isIn("open")).isTrue();
    }

    @Test
    void connectionThatIsAwayFromTwoServers_joinsForItsReturnToEither() {
        Client before = home.client("a", "ana").connect();
        before.drop();
        Client now = servers.second.client("a", "ana").connect();
        now.drop();
        home.server().groups(CHAT).join(now.id, Bench.group("open"));

        assertThat(before.isIn("open")).isTrue();
        assertThat(now.isIn("open")).isTrue();
    }

    @Test
    void leaveWhereTheOldLineIsNotKnownToBeDead_endsTheMembershipElsewhereToo() {
        Client before = home.client("a", "ana").connect().join("open");
        Client now = servers.second.client("a", "ana").connect().join("open");
        before.leave("open");

        Eventually.until("it has left there", () -> !now.isIn("open"));
    }

    @Test
    void connectionThatCameBackElsewhere_joinsWhereItIs() {
        Client before = home.client("a", "ana").connect();
        before.drop();
        Client now = servers.second.client("a", "ana").connect();
        home.server().groups(CHAT).join(now.id, Bench.group("open"));

        assertThat(now.isIn("open")).isTrue();
        assertThat(before.isIn("open")).as("which is not there any more").isFalse();
    }

    @Test
    void leftOnOneServer_isNotBroughtBackByTheServerOfBefore() {
        Client before = home.client("a", "ana").connect();
        there.join(before.id, Bench.group("open"));
        before.receive();
        before.drop();
        Client now = servers.second.client("a", "ana");
        now.reconnect(before.token());
        assertThat(now.isIn("open")).isTrue();
        now.receive();
        now.leave("open");
        now.receive();
        now.drop();
        before.reconnect(now.token());

        assertThat(before.isIn("open")).isFalse();
    }

    @Test
    void endWhileItJoins_leavesNoMember() {
        for (int round = 0; round < 100; round++) {
            Client ana = home.client("a" + round, "ana").connect();
            CompletableFuture<Void> end =
                    CompletableFuture.runAsync(() -> home.server().abort(ana.newcomer()));
            try {
                there.join(ana.id, Bench.group("open"));
            } catch (HubException e) {
                assertThat(e).hasMessage("There is no such connection.");
            }
            end.join();

            assertThat(home.server().groups(CHAT).names()).isEmpty();
        }
    }

    @Test
    void serverThatDoesNotAnswer_isToldOf_unlessAnotherHasTheConnection() {
        try (TwoServers two = TwoServers.impatient();
                ListeningServer silent = silent(two)) {
            Client ana = two.first.client("a", "ana").connect();
            Groups groups = two.second.server().groups(CHAT);
            groups.join(ana.id, Bench.group("open"));
            assertThat(ana.isIn("open")).isTrue();
            assertThatThrownBy(() -> groups.join(ConnectionId.of("nobody"), Bench.group("open")))
                    .isInstanceOf(BackplaneUnavailableException.class);
            assertThatThrownBy(() -> groups.join(ANA, Bench.group("open2")))
                    .isInstanceOf(BackplaneUnavailableException.class);
            assertThatThrownBy(() -> groups.leave(ana.id, Bench.group("open")))
                    .as("it may have been there, too")
                    .isInstanceOf(BackplaneUnavailableException.class);
            assertThat(silent.next(4)).allMatch(word -> word.contains("change"));
        }
    }

    @Test
    void ownConnections_needNoOtherServer() {
        try (TwoServers two = TwoServers.impatient();
                ListeningServer silent = silent(two)) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            ana.leave("open");
            two.first.server().clients(CHAT).all().send("fence");

            assertThat(silent.next()).as("told, and not waited for").contains("change");
            assertThat(silent.next()).contains("fence");
        }
    }

    @Test
    void storeThatHangsThere_isAnErrorHereInTime() {
        CountDownLatch mended = new CountDownLatch(1);
        ClusterLimits limits = ClusterLimits.defaults().withAnswerWithin(TwoServers.SHORT);
        try (TwoServers two = new TwoServers(new InMemoryBackplane(), limits, UnaryOperator.identity())) {
            Client ana = two.first.client("a", "ana").connect();
            two.first.stores.beforeUpdate.then(() -> await(mended));

            assertThatThrownBy(() -> two.second.server().groups(CHAT).join(ana.id, Bench.group("open")))
                    .isInstanceOf(BackplaneUnavailableException.class);
            mended.countDown();
        }
    }

    @Test
    void changeWhoseTurnComesTooLate_isNotMade() {
        CountDownLatch mended = new CountDownLatch(1);
        AtomicInteger stuck = new AtomicInteger();
        ClusterLimits limits = ClusterLimits.defaults().withAnswerWithin(Duration.ofSeconds(1));
        try (TwoServers two = new TwoServers(new InMemoryBackplane(), limits, UnaryOperator.identity());
                Crew crew = new Crew()) {
            Groups groups = two.second.server().groups(CHAT);
            for (int i = 0; i < 16; i++) {
                two.first.client("a" + i, "ana").connect();
                two.first.stores.beforeUpdate.then(() -> {
                    stuck.incrementAndGet();
                    await(mended);
                });
            }
            Client late = two.first.client("late", "ana").connect();
            Client later = two.first.client("later", "ana").connect();
            Client next = two.first.client("next", "ana").connect();
            crew.start(
                    16,
                    number -> assertThatThrownBy(() -> groups.join(ConnectionId.of("a" + number), Bench.group("open")))
                            .isInstanceOf(BackplaneUnavailableException.class));
            Eventually.until("all threads are stuck", () -> stuck.get() == 16);
            assertThatThrownBy(() -> groups.join(late.id, Bench.group("open")))
                    .isInstanceOf(BackplaneUnavailableException.class);
            assertThatThrownBy(() -> groups.join(later.id, Bench.group("open")))
                    .as("whose time begins when that of the one before is over")
                    .isInstanceOf(BackplaneUnavailableException.class);
            crew.join();
            mended.countDown();
            groups.join(next.id, Bench.group("open"));

            assertThat(next.isIn("open")).isTrue();
            assertThat(late.isIn("open")).isFalse();
        }
    }

    @Test
    void tooManyChangesAtOnce_failAtOnce() {
        CountDownLatch mended = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        ClusterLimits limits = ClusterLimits.defaults().withChangesMax(1).withAnswerWithin(Duration.ofMinutes(1));
        try (TwoServers two = new TwoServers(new InMemoryBackplane(), limits, UnaryOperator.identity())) {
            Client ana = two.first.client("a", "ana").connect();
            Groups groups = two.second.server().groups(CHAT);
            two.first.stores.beforeUpdate.then(() -> {
                stuck.countDown();
                await(mended);
            });
            CompletableFuture<Void> one = CompletableFuture.runAsync(() -> groups.join(ana.id, Bench.group("open")));
            await(stuck);
            assertThatThrownBy(() -> groups.join(ana.id, Bench.group("open2")))
                    .isInstanceOf(BackplaneUnavailableException.class);
            mended.countDown();
            one.join();
            groups.join(ana.id, Bench.group("open2"));

            assertThat(ana.isIn("open")).isTrue();
            assertThat(ana.isIn("open2")).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
