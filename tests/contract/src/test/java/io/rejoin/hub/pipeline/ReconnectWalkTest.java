package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Received;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.TokenId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way a walk can end while all stores answer. A server over stores in memory, on a test clock, without a network. */
final class ReconnectWalkTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana");

    @BeforeEach
    void joinTwo() {
        bench.grant("ana", "lobby");
        bench.grant("ana", "ops");
        ana.connect().join("lobby").join("ops");
        ana.receive();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** The token is refused as a whole, for this reason; that is on the trail, and the client is back without groups. */
    private void assertRefused(RefusalReason reason) {
        assertThat(ana.outcome().advice()).isEqualTo(Advice.SIGN_IN_AGAIN);
        AuditEvent event = bench.lastRecord().event();
        assertThat(event.kind()).isEqualTo(Kind.RECONNECT);
        assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(event.reason()).contains(reason);
        assertThat(event.connection()).contains(ana.id);
        assertThat(ana.isIn("lobby")).isFalse();
        bench.say("lobby", "secret");
        Received received = ana.receive();
        assertThat(received.methods()).isEmpty();
        assertThat(received.token().groups().isEmpty()).isTrue();
    }

    @Test
    void goodToken_bringsBackWhatWasMissed() {
        ana.drop();
        bench.say("lobby", "1");
        bench.say("ops", "2");

        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Back.class);
        bench.say("lobby", "3");

        assertThat(ana.outcome().advice()).isEqualTo(Advice.NONE);
        assertThat(ana.outcome().gap()).isFalse();
        assertThat(ana.receive().methods()).containsExactly("1", "2", "3");
        assertThat(bench.hub.events()).containsExactly("connected ana-1", "reconnected ana-1");
    }

    @Test
    void groupJoinedWhileAway_isDecidedOfToo_thoughTheTokenDoesNotListIt() {
        ana.drop();
        bench.server().groups(Bench.CHAT).join(ana.id, Bench.group("open"));
        bench.say("open", "said since");
        ana.reconnect();

        assertThat(bench.lastRecord().event().groups()).hasSize(3);
        assertThat(ana.isIn("open")).isTrue();
        assertThat(ana.receive().methods()).containsExactly("said since");
    }

    @Test
    void acceptedRejoin_isOnTheTrailWithItsEvidence() {
        ana.drop();
        ana.reconnect();

        AuditEvent event = bench.lastRecord().event();
        assertThat(event.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(event.token().map(TokenId::family)).contains(ana.newcomer().family());
        assertThat(event.groups()).hasSize(2).allMatch(group -> group.verdict() == GroupVerdict.GRANTED);
        assertThat(event.revision()).isPresent();
    }

    @Test
    void everyReconnect_givesAFreshToken() {
        ReconnectToken before = ana.token();
        ana.drop();
        ana.reconnect();

        assertThat(ana.receive().tokens()).hasSize(1);
        assertThat(ana.token()).isNotEqualTo(before);
    }

    @Test
    void afterARestart_theTokenAloneBringsTheGroupsBack() {
        bench.restart();

        ana.reconnect();

        assertThat(ana.isIn("lobby")).isTrue();
        assertThat(ana.outcome().gap()).as("the old log is gone").isTrue();
        bench.say("lobby", "live");
        assertThat(ana.receive().methods()).containsExactly("live");
    }

    @Test
    void lostAnswer_letsTheSameTokenComeAgain() {
        ana.drop();
        bench.say("lobby", "1");
        ReconnectToken token = ana.token();
        ana.reconnect(token);
        ana.drop();

        ana.reconnect(token);

        assertThat(ana.receive().methods()).containsExactly("1");
    }

    @Test
    void tokenThatWasReplaced_isReuse() {
        ReconnectToken old = ana.token();
        ana.drop();
        ana.reconnect();
        ana.receive();
        ana.drop();
        ana.reconnect();
        ana.drop();

        ana.reconnect(old);

        assertRefused(RefusalReason.REUSED);
        assertThat(bench.trail().stream().map(record -> record.event().kind())).contains(Kind.FAMILY_REVOKED);
    }

    @Test
    void afterReuse_theStolenFamilyIsWorthNothing() {
        ReconnectToken old = ana.token();
        ana.drop();
        ana.reconnect();
        ana.receive();
        ReconnectToken newest = ana.token();
        ana.drop();
        ana.reconnect(newest);
        ana.drop();
        ana.reconnect(old);
        ana.drop();

        ana.reconnect(newest);

        assertRefused(RefusalReason.STALE_GENERATION);
    }

    @Test
    void refusedClient_isNotInARetryLoop() {
        ana.drop();
        bench.clock.advance(Duration.ofHours(1));
        ana.reconnect();
        ana.receive();
        ana.drop();

        ana.reconnect();

        assertThat(ana.outcome().advice()).isEqualTo(Advice.NONE);
        assertThat(bench.lastRecord().event().outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void expiredToken_isRefused() {
        ana.drop();
        bench.clock.advance(Duration.ofMinutes(16));
        ana.reconnect();

        assertRefused(RefusalReason.EXPIRED);
    }

    @Test
    void tokenFromTheFuture_isRefused() {
        ana.drop();
        bench.clock.advance(Duration.ofMinutes(-5));
        ana.reconnect();

        assertRefused(RefusalReason.NOT_YET_VALID);
    }

    @Test
    void garbage_isRefused() {
        ana.drop();
        ana.reconnect(ReconnectToken.of("garbage"));

        assertRefused(RefusalReason.UNKNOWN_KEY);
    }

    @Test
    void changedSignature_isRefused() {
        String text = ana.token().text();
        char last = text.charAt(text.length() - 5);
        ana.drop();
        ana.reconnect(ReconnectToken.of(
                text.substring(0, text.length() - 5) + (last == 'A' ? 'B' : 'A') + text.substring(text.length() - 4)));

        assertRefused(RefusalReason.BAD_SIGNATURE);
    }

    @Test
    void hugeToken_isRefused() {
        ana.drop();
        ana.reconnect(ReconnectToken.of("x".repeat(100_000)));

        assertRefused(RefusalReason.TOO_LARGE);
    }

    @Test
    void tokenOfAnotherConnection_isRefused() {
        Client other = bench.client("ana-2", "ana").connect().join("lobby");
        other.receive();
        ana.drop();
        ana.reconnect(other.token());

        assertRefused(RefusalReason.WRONG_CONNECTION);
    }

    @Test
    void tokenOfAnotherUser_isRefused() {
        bench.restart();
        Client thief = bench.client("ana-1", "Ana");
        thief.reconnect(Optional.of(ana.token()), Optional.empty());

        assertThat(bench.lastRecord().event().reason()).contains(RefusalReason.WRONG_USER);
        assertThat(thief.isIn("lobby")).isFalse();
    }

    @Test
    void familyWithoutARow_isRefused() {
        try (Bench other = new Bench(setup -> HubServer.with(new ReconnectSecurity(
                        bench.keys, bench.stores.grantRows, new InMemoryReplayStore(), new InMemoryAuditStore()))
                .clock(bench.clock)
                .hub("chat", bench.hub))) {
            Client stranger = other.client("ana-1", "ana");
            stranger.reconnect(Optional.of(ana.token()), Optional.empty());

            assertThat(other.lastRecord().event().reason()).contains(RefusalReason.REPLAY_STATE_LOST);
            assertThat(stranger.isIn("lobby")).isFalse();
        }
    }

    @Test
    void connectionThatSaidGoodbye_isOver() {
        bench.server().abort(ana.connection());

        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Over.class);
        assertThat(bench.lastRecord().event().reason()).contains(RefusalReason.FAMILY_ENDED);
        assertThat(bench.hub.events()).contains("stopped ana-1");
    }

    @Test
    void goodbye_outlivesTheProcess() {
        bench.server().abort(ana.connection());
        bench.restart();

        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Over.class);
    }

    @Test
    void revokedWhileAway_isRefusedAndTheRestIsNot() {
        ana.drop();
        bench.say("lobby", "before");
        bench.revoke("ana", "lobby");
        bench.say("lobby", "after");
        bench.say("ops", "ops");
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.REVOKED);
        assertThat(ana.verdict("ops")).isEqualTo(GroupVerdict.GRANTED);
        assertThat(ana.receive().methods()).containsExactly("ops");
        assertThat(bench.lastRecord().event().outcome()).isEqualTo(Outcome.PARTIAL);
    }

    @Test
    void revokedWhileTheServerWasDown_isRefused() {
        bench.stores.grantRows.revoke(Bench.membership("ana", "lobby"));
        bench.restart();
        ana.reconnect();

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.REVOKED);
        assertThat(ana.isIn("lobby")).isFalse();
    }

    @Test
    void leftGroup_doesNotComeBackAfterARestart() {
        ReconnectToken old = ana.token();
        ana.leave("lobby");
        bench.restart();
        ana.reconnect(old);

        assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.LEFT);
        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.isIn("ops")).isTrue();
    }

    @Test
    void leftOpenGroup_doesNotComeBackEither() {
        ana.join("open");
        ana.receive();
        ReconnectToken old = ana.token();
        ana.leave("open");
        bench.restart();
        ana.reconnect(old);

        assertThat(ana.verdict("open")).isEqualTo(GroupVerdict.LEFT);
    }

    @Test
    void withoutAToken_whatItWasPutIntoBefore_comesBack_ifItNeverHadOne() {
        Client bo = bench.client("b", "bo").connect();
        bo.receive();
        bo.join("open");
        bo.drop();
        bench.say("open", "missed");
        bo.reconnect(Optional.empty(), bo.cursor());

        assertThat(bo.isIn("open")).isTrue();
        assertThat(bo.receive().methods()).containsExactly("missed");
    }

    @Test
    void withoutAToken_onlyUnheardOfGroupsComeBack() {
        bench.say("lobby", "1");
        ana.receive();
        ana.drop();
        bench.say("lobby", "2");
        ana.join("open");
        bench.say("open", "3");
        ana.reconnect(Optional.empty(), ana.cursor());

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.isIn("open")).isTrue();
        assertThat(ana.receive().methods()).containsExactly("3");
    }

    @Test
    void oldCursorWithANewToken_readsNothingFromBeforeTheToken() {
        Optional<Position> old = ana.cursor();
        bench.say("lobby", "1");
        ana.receive();
        ana.drop();
        ana.reconnect();
        ana.receive();
        bench.say("lobby", "2");
        ana.receive();
        ana.drop();
        bench.say("lobby", "3");
        ana.reconnect(Optional.of(ana.token()), old);

        assertThat(ana.receive().methods()).containsExactly("2", "3");
    }

    @Test
    void groupOfAHubThatIsNotUsed_isRefused() {
        bench.restart();
        Connection without =
                new Connection(ana.id, ana.newcomer().family(), ana.newcomer().user(), Set.of());
        bench.reconnect(new ReconnectRequest(without, Optional.of(ana.token()), Optional.empty()), new Recorder());

        assertThat(bench.lastRecord().event().groups())
                .isNotEmpty()
                .allMatch(group -> group.verdict() == GroupVerdict.UNKNOWN_HUB);
        assertThat(ana.isIn("lobby")).isFalse();
    }

    @Test
    void tooManyReconnectsAtOnce_areAskedToComeLater() {
        try (Bench narrow =
                new Bench(setup -> setup.policy(HubServerPolicy.defaults().withRejoinsPending(1)))) {
            Client first = narrow.client("a", "ana").connect();
            Client second = narrow.client("b", "ana").connect();
            ReconnectResult[] inner = new ReconnectResult[1];
            narrow.hub.reconnecting.then(() -> inner[0] = second.reconnect(Optional.empty(), Optional.empty()));

            assertThat(first.reconnect(Optional.empty(), Optional.empty())).isInstanceOf(ReconnectResult.Back.class);
            assertThat(inner[0]).isInstanceOf(ReconnectResult.TryLater.class);
            assertThat(second.reconnect(Optional.empty(), Optional.empty())).isInstanceOf(ReconnectResult.Back.class);
        }
    }
}
