package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A walk while a store fails, and while something else happens. A server over stores in memory, without a network. */
final class WalkOutagesTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana");

    @BeforeEach
    void joinAndDrop() {
        bench.grant("ana", "lobby");
        bench.grant("ana", "ops");
        ana.connect().join("lobby").join("ops").join("open");
        ana.receive();
        ana.drop();
        bench.say("lobby", "missed");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void trailOutOfOrder_deliversNothingAndTheSameTokenMayComeAgain() {
        ReconnectToken token = ana.token();
        bench.stores.audit.fault(Fault.UNAVAILABLE);
        assertThat(ana.reconnect(token)).isInstanceOf(ReconnectResult.TryLater.class);
        assertThat(ana.transport().isOver()).isTrue();
        assertThat(bench.server().connections().isAttached(ana.connection())).isFalse();
        assertThat(bench.hub.events()).doesNotContain("reconnected ana-1");
        bench.stores.mend();

        assertThat(ana.reconnect(token)).isInstanceOf(ReconnectResult.Back.class);
        assertThat(ana.receive().methods()).containsExactly("missed");
    }

    @Test
    void trailOutOfOrder_countsWhatItCouldNotTake() {
        long before = bench.server().audit().lost();
        bench.stores.audit.fault(Fault.UNAVAILABLE);
        ana.reconnect();

        assertThat(bench.server().audit().lost()).isGreaterThan(before);
    }

    @Test
    void trailOutOfOrderForAClientThatIsNotKnown_leavesItUnknown() {
        bench.restart();
        bench.stores.audit.fault(Fault.UNAVAILABLE);
        ana.reconnect();
        assertThat(ana.isIn("lobby")).isFalse();
        bench.stores.mend();

        ana.reconnect();

        assertThat(ana.isIn("lobby")).isTrue();
    }

    @Test
    void trailOutOfOrderForARefusedToken_isAnOutageToo() {
        bench.stores.audit.fault(Fault.UNAVAILABLE);

        assertThat(ana.reconnect(ReconnectToken.of("garbage"))).isInstanceOf(ReconnectResult.TryLater.class);
    }

    @Test
    void replayStoreOutOfOrder_costsNothing() {
        bench.stores.replay.fault(Fault.UNAVAILABLE);
        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.TryLater.class);
        Eventually.until(
                "the outage is on the trail",
                () -> !bench.trail().isEmpty()
                        && bench.lastRecord().event().reason().equals(Optional.of(RefusalReason.STORE_UNAVAILABLE)));
        bench.stores.mend();

        ana.reconnect();

        assertThat(ana.receive().methods()).containsExactly("missed");
    }

    @Test
    void lostAnswerOfTheReplayStore_letsTheSameTokenComeAgain() {
        bench.stores.replay.fault(Fault.ANSWER_LOST);
        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.TryLater.class);
        bench.stores.mend();

        ana.reconnect();

        assertThat(ana.receive().methods()).containsExactly("missed");
    }

    @Test
    void authorizationStoreOutOfOrder_closesWhatNeedsItAndSaysSo() {
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        bench.say("open", "open");
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
        assertThat(ana.verdict("open")).isEqualTo(GroupVerdict.GRANTED);
        assertThat(ana.receive().methods()).containsExactly("open");
        assertThat(bench.lastRecord().event().outcome()).isEqualTo(AuditEvent.Outcome.PARTIAL);
    }

    @Test
    void revokedBetweenDecisionAndReturn_winsOverTheDecision() {
        bench.restart();
        bench.stores.afterStandings.then(() -> bench.revoke("ana", "lobby"));
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.REVOKED);
        assertThat(ana.verdict("ops")).isEqualTo(GroupVerdict.GRANTED);
        bench.say("lobby", "secret");
        assertThat(ana.receive().methods()).isEmpty();
        assertThat(bench.lastRecord().event().groups()).anyMatch(group -> group.verdict() == GroupVerdict.REVOKED);
    }

    @Test
    void revokedBetweenDecisionAndReturnOfAKnownClient_winsToo() {
        bench.stores.afterStandings.then(() -> bench.revoke("ana", "lobby"));
        ana.reconnect();

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.receive().methods()).isEmpty();
    }

    @Test
    void leftBetweenDecisionAndReturn_winsOverTheDecision() {
        bench.restart();
        bench.stores.afterStandings.then(() -> ana.leave("open"));
        ana.reconnect();

        assertThat(ana.verdict("open")).isEqualTo(GroupVerdict.LEFT);
        assertThat(ana.isIn("open")).isFalse();
    }

    @Test
    void leftWhileTheTokenIsJudged_winsToo() {
        bench.restart();
        bench.stores.afterUpdate.then(() -> ana.leave("open"));
        ana.reconnect();

        assertThat(ana.isIn("open")).isFalse();
    }

    @Test
    void leftWhileTheTrailIsWritten_isNotHandedOver() {
        bench.say("open", "secret");
        bench.stores.beforeAppend.then(() -> ana.leave("open"));
        ana.reconnect();

        assertThat(ana.receive().methods()).containsExactly("missed");
        assertThat(ana.isIn("open")).isFalse();
    }

    @Test
    void revokedWhileTheApplicationIsTold_isNotHandedOver() {
        bench.hub.reconnecting.then(() -> bench.revoke("ana", "lobby"));
        ana.reconnect();

        assertThat(ana.receive().methods()).isEmpty();
    }

    @Test
    void saidWhileTheTrailIsWritten_comesOnceAndInOrder() {
        bench.stores.beforeAppend.then(() -> bench.say("lobby", "meanwhile"));
        bench.hub.reconnecting.then(() -> bench.say("ops", "later"));
        ana.reconnect();
        bench.say("lobby", "live");

        assertThat(ana.receive().methods()).containsExactly("missed", "meanwhile", "later", "live");
    }
}
