package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Verified.away;
import static io.rejoin.hub.pipeline.Verified.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.reconnect.AssignedGroups;
import io.rejoin.hub.reconnect.InsecureTrustTokenRejoin;
import io.rejoin.hub.reconnect.RejoinVerifier;
import io.rejoin.hub.reconnect.ShadowReport;
import io.rejoin.hub.reconnect.ShadowReport.Change;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A candidate beside who decides. A server over stores in memory, without a network. */
final class ShadowTest {
    private final AtomicBoolean opened = new AtomicBoolean(true);
    private final BlockingQueue<ShadowReport> reports = new LinkedBlockingQueue<>();

    private ShadowReport report() throws InterruptedException {
        return Optional.ofNullable(reports.poll(10, TimeUnit.SECONDS)).orElseThrow();
    }

    @Test
    void policyInTheShadowOfTrust_tellsWhoWouldLoseWhat() throws InterruptedException {
        GroupPolicy candidate = GroupPolicy.askStore().allowTokenOnly(Bench.CHAT, "open");
        try (Bench bench = new Bench(setup -> setup.policy(HubServerPolicy.defaults()
                        .withGroups(GroupPolicy.askStore()
                                .allowTokenOnly(Bench.CHAT, "lobby")
                                .allowTokenOnly(Bench.CHAT, "open")))
                .rejoinVerifier(new InsecureTrustTokenRejoin())
                .shadow(candidate, reports::add))) {
            Client ana = bench.client("ana-1", "ana").connect().join("lobby").join("open");
            ana.receive();
            ana.drop();
            bench.say("lobby", "1");
            ana.reconnect();

            ShadowReport report = report();
            assertThat(report.user()).contains(UserId.of("ana"));
            assertThat(report.connection()).isEqualTo(ana.id);
            assertThat(report.groups(Change.LOSES)).isEqualTo(chat("lobby"));
            assertThat(report.groups(Change.SAME)).isEqualTo(chat("open"));
            assertThat(report.groups(Change.GAINS).isEmpty()).isTrue();
            assertThat(report.failure()).isEmpty();
            assertThat(report.dropped()).isZero();
            assertThat(ana.isIn("lobby")).as("it is without effect").isTrue();
            assertThat(ana.receive().methods()).containsExactly("1");
            assertThat(bench.trail().stream().filter(record -> record.event().kind() == Kind.RECONNECT))
                    .hasSize(1);
            assertThat(bench.lastRecord().event().groups()).allMatch(GroupOutcome::isGranted);
        }
    }

    @Test
    void verifierInTheShadowOfThePolicy_tellsWhoWouldGainWhat() throws InterruptedException {
        try (Bench bench =
                new Bench(setup -> setup.policy(HubServerPolicy.defaults().withGroups(policy(opened.get())))
                        .shadow(new InsecureTrustTokenRejoin(), reports::add))) {
            Client ana = bench.client("ana-1", "ana").connect().join("lobby");
            ana.receive();
            opened.set(false);
            bench.restart();
            ana.reconnect();

            assertThat(report().groups(Change.GAINS)).isEqualTo(chat("lobby"));
            assertThat(ana.isIn("lobby")).isFalse();
        }
    }

    private static GroupPolicy policy(boolean open) {
        return open ? Verified.openLobby() : GroupPolicy.askStore();
    }

    @Test
    void assigningCandidate_tellsWhatItWouldAdd() throws InterruptedException {
        AssignedGroups candidate = AssignedGroups.from(user -> chat("lobby", "ops"));
        try (Bench bench = new Bench(setup -> setup.shadow(candidate, reports::add))) {
            Client ana = away(bench, "lobby", "open");
            ana.reconnect();

            ShadowReport report = report();
            assertThat(report.groups(Change.GAINS)).isEqualTo(chat("ops"));
            assertThat(report.groups(Change.LOSES)).isEqualTo(chat("open"));
            assertThat(report.groups(Change.SAME)).isEqualTo(chat("lobby"));
            assertThat(ana.isIn("ops")).isFalse();
        }
    }

    @Test
    void leftGroup_isOutUnderBoth() throws InterruptedException {
        try (Bench bench = new Bench(setup -> setup.shadow(new InsecureTrustTokenRejoin(), reports::add))) {
            Client ana = away(bench, "lobby");
            ana.leave("lobby");
            ana.reconnect();

            assertThat(report().groups(Change.SAME)).isEqualTo(chat("lobby"));
        }
    }

    @Test
    void candidateThatFails_isReportedAndChangesNothing() throws InterruptedException {
        RejoinVerifier broken = request -> {
            throw new IllegalArgumentException("a bug");
        };
        try (Bench bench = new Bench(setup -> setup.shadow(broken, reports::add))) {
            Client ana = away(bench, "lobby");
            ana.reconnect();

            ShadowReport report = report();
            assertThat(report.failure()).containsInstanceOf(IllegalArgumentException.class);
            assertThat(report.groups(Change.UNANSWERED)).isEqualTo(chat("lobby"));
            assertThat(ana.isIn("lobby")).isTrue();
        }
    }

    @Test
    void candidateThatAddsWhatItMayNot_isReported() throws InterruptedException {
        try (Bench bench = new Bench(setup -> setup.shadow(request -> chat("secret"), reports::add))) {
            Client ana = away(bench, "lobby");
            ana.reconnect();

            assertThat(report().failure()).containsInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void candidate_isNotWaitedFor() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        RejoinVerifier slow = request -> {
            Verified.await(answer);
            return request.groups();
        };
        try (Bench bench = new Bench(setup -> setup.shadow(slow, reports::add))) {
            Client ana = away(bench, "lobby");
            ana.reconnect();
            assertThat(ana.isIn("lobby")).isTrue();
            assertThat(reports).as("the candidate is still thinking").isEmpty();

            answer.countDown();
            assertThat(report().groups(Change.SAME)).isEqualTo(chat("lobby"));
        }
    }

    @Test
    void candidateThatHangs_isReportedAsUnanswered() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        RejoinVerifier hanging = request -> {
            Verified.await(never);
            return request.groups();
        };
        try (Bench bench = new Bench(setup -> setup.policy(Verified.impatient()).shadow(hanging, reports::add))) {
            Client ana = away(bench, "lobby");
            ana.reconnect();

            ShadowReport report = report();
            assertThat(report.groups(Change.UNANSWERED)).isEqualTo(chat("lobby"));
            assertThat(report.failure()).isEmpty();
        }
    }

    @Test
    void storeOutForTheCandidate_isUnansweredAndNoLoss() throws InterruptedException {
        try (Bench bench = new Bench(setup ->
                setup.rejoinVerifier(new InsecureTrustTokenRejoin()).shadow(GroupPolicy.askStore(), reports::add))) {
            Client ana = away(bench, "lobby");
            bench.stores.breakGrants(Fault.UNAVAILABLE);
            ana.reconnect();

            ShadowReport report = report();
            assertThat(report.groups(Change.UNANSWERED)).isEqualTo(chat("lobby"));
            assertThat(report.groups(Change.LOSES).isEmpty()).isTrue();
        }
    }

    @Test
    void whoDoesNotTakeReports_doesNoHarm() {
        List<ShadowReport> taken = new CopyOnWriteArrayList<>();
        try (Bench bench = new Bench(setup -> setup.shadow(new InsecureTrustTokenRejoin(), report -> {
            taken.add(report);
            throw new IllegalStateException("no disk");
        }))) {
            Client ana = away(bench, "lobby");
            ana.reconnect();
            ana.receive();
            ana.drop();
            ana.reconnect();

            Eventually.until("both were reported", () -> taken.size() == 2);
            assertThat(ana.isIn("lobby")).isTrue();
        }
    }

    @Test
    void refusedToken_isNoCandidatesBusiness() throws InterruptedException {
        try (Bench bench = new Bench(setup -> setup.shadow(new InsecureTrustTokenRejoin(), reports::add))) {
            Client ana = away(bench, "lobby");
            ana.reconnect(ReconnectToken.of("garbage"));
            ana.receive();
            ana.drop();
            ana.join("open");
            ana.reconnect(Optional.empty(), ana.cursor());

            assertThat(report().groups(Change.SAME)).isEqualTo(chat("open"));
            assertThat(reports).isEmpty();
        }
    }
}
