package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Verified.away;
import static io.rejoin.hub.pipeline.Verified.bench;
import static io.rejoin.hub.pipeline.Verified.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.reconnect.InsecureTrustTokenRejoin;
import io.rejoin.hub.reconnect.RejoinRequest;
import io.rejoin.hub.reconnect.RejoinVerifier;
import io.rejoin.token.HubGroups;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An application's verifier in the place of the policy. A server over stores in memory, without a network. */
final class RejoinVerifierTest {

    /** Lets everybody into the lobby alone. */
    private static final class LobbyOnly implements RejoinVerifier {
        @Override
        public HubGroups verify(RejoinRequest request) {
            return chat("lobby");
        }
    }

    @Test
    void verifier_decidesInThePlaceOfThePolicy() {
        try (Bench bench = bench(new LobbyOnly())) {
            Client ana = away(bench, "lobby", "ops");
            bench.say("lobby", "1");
            bench.say("ops", "2");
            bench.stores.breakGrants(Fault.UNAVAILABLE);

            ana.reconnect();

            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.GRANTED);
            assertThat(ana.verdict("ops")).isEqualTo(GroupVerdict.NOT_A_MEMBER);
            assertThat(ana.isIn("ops")).isFalse();
            assertThat(ana.receive().methods()).containsExactly("1");
        }
    }

    @Test
    void trail_namesTheVerifierAndHowFarTheStoreWasFollowed() {
        try (Bench bench = bench(new LobbyOnly())) {
            Client ana = away(bench, "lobby");
            Verified.followed(bench, 1);

            ana.reconnect();

            GroupOutcome lobby = bench.lastRecord().event().groups().get(0);
            assertThat(lobby.rule().name()).isEqualTo("LobbyOnly");
            assertThat(lobby.level()).isEqualTo(VerificationLevel.STORE);
            assertThat(lobby.rule().outage()).isEqualTo(OutagePolicy.closed());
            assertThat(lobby.evidence().basis()).isEqualTo(Basis.VERIFIER);
            assertThat(lobby.revision().value()).isEqualTo(1);
        }
    }

    @Test
    void verifier_isAskedWhatTheClientMayComeBackInto() {
        List<RejoinRequest> requests = new ArrayList<>();
        RejoinVerifier noting = request -> {
            requests.add(request);
            return request.groups();
        };
        try (Bench bench = bench(noting)) {
            Client ana = away(bench, "lobby", "open");
            ana.reconnect();

            assertThat(requests)
                    .containsExactly(new RejoinRequest(
                            Optional.of(UserId.of("ana")), ana.id, Set.of(Bench.CHAT), chat("lobby", "open")));
            assertThat(bench.lastRecord().event().groups().get(0).rule().name()).isEqualTo("verifier");
        }
    }

    @Test
    void groupThatWasNotAskedFor_refusesTheReconnect() {
        try (Bench bench = bench(request -> chat("lobby", "secret"))) {
            Client ana = away(bench, "lobby");

            assertThatThrownBy(ana::reconnect)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageNotContaining("secret");
            assertThat(ana.transport().wakes()).isZero();
            assertThat(ana.isIn("secret")).isFalse();
            Eventually.until(
                    "it is noted", () -> bench.lastRecord().event().reason().equals(Optional.of(RefusalReason.FAILED)));
        }
    }

    @Test
    void verifierThatFails_letsTheClientComeAgain() {
        AtomicBoolean broken = new AtomicBoolean(true);
        RejoinVerifier fragile = request -> {
            if (broken.get()) {
                throw new IllegalArgumentException("a bug");
            }
            return request.groups();
        };
        try (Bench bench = bench(fragile)) {
            Client ana = away(bench, "lobby");
            bench.say("lobby", "1");
            assertThatThrownBy(ana::reconnect).isInstanceOf(IllegalArgumentException.class);
            Eventually.until(
                    "it is noted", () -> bench.lastRecord().event().reason().equals(Optional.of(RefusalReason.FAILED)));
            broken.set(false);

            ana.reconnect();

            assertThat(ana.receive().methods()).containsExactly("1");
        }
    }

    @Test
    void verifierThatCannotAsk_closesTheGroupsForNow() {
        AtomicBoolean out = new AtomicBoolean(true);
        RejoinVerifier fragile = request -> {
            if (out.get()) {
                throw new StoreUnavailableException("the database is away");
            }
            return request.groups();
        };
        try (Bench bench = bench(fragile)) {
            Client ana = away(bench, "lobby");
            ana.reconnect();
            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
            assertThat(ana.verdict("lobby").advice()).isEqualTo(Advice.RETRY_LATER);
            bench.say("lobby", "unheard");
            assertThat(ana.receive().methods()).isEmpty();
            ana.drop();
            out.set(false);

            ana.reconnect();

            assertThat(ana.isIn("lobby")).isTrue();
            assertThat(ana.outcome().gap()).isTrue();
        }
    }

    @Test
    void verifierThatHangs_isNotWaitedFor() {
        CountDownLatch answer = new CountDownLatch(1);
        RejoinVerifier hanging = request -> {
            Verified.await(answer);
            return request.groups();
        };
        try (Bench bench = new Bench(setup -> setup.policy(Verified.impatient()).rejoinVerifier(hanging))) {
            Client ana = away(bench, "lobby");
            ana.reconnect();

            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
        } finally {
            answer.countDown();
        }
    }

    @Test
    void leftGroup_staysOutWhateverAVerifierSays() {
        try (Bench bench = bench(new InsecureTrustTokenRejoin())) {
            Client ana = away(bench, "lobby", "ops");
            ana.leave("lobby");
            ana.reconnect();
            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.LEFT);
            assertThat(ana.isIn("lobby")).isFalse();
            assertThat(ana.isIn("ops")).isTrue();
        }
    }

    @Test
    void leftGroup_staysOutAfterARestart() {
        try (Bench bench = bench(new InsecureTrustTokenRejoin())) {
            Client ana = away(bench, "lobby");
            ana.leave("lobby");
            bench.restart();
            ana.reconnect();

            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.LEFT);
            assertThat(ana.isIn("lobby")).isFalse();
        }
    }

    @Test
    void revokedWhileTheServerWasDown_staysOutWhateverAVerifierSays() {
        try (Bench bench = bench(new InsecureTrustTokenRejoin())) {
            Client ana = away(bench, "lobby", "ops");
            bench.stores.grantRows.revoke(Bench.membership("ana", "lobby"));
            bench.restart();
            Verified.followed(bench, 3);
            ana.reconnect();

            GroupOutcome lobby = ana.outcome().groups().get(0);
            assertThat(lobby.verdict()).isEqualTo(GroupVerdict.REVOKED);
            assertThat(lobby.evidence()).isEqualTo(Evidence.of(Basis.REVOCATIONS, Revision.of(3)));
            assertThat(ana.isIn("lobby")).isFalse();
            assertThat(ana.isIn("ops")).isTrue();
        }
    }

    @Test
    void revokedBetweenTheDecisionAndItsEffect_staysOut() {
        Moment meanwhile = new Moment();
        try (Bench bench = new Bench(setup ->
                setup.rejoinVerifier(new InsecureTrustTokenRejoin()).module(Verified.onRejoin(meanwhile::pass)))) {
            Client ana = away(bench, "lobby");
            bench.restart();
            meanwhile.then(() -> bench.revoke("ana", "lobby"));
            ana.reconnect();

            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.REVOKED);
            assertThat(ana.isIn("lobby")).isFalse();
        }
    }

    @Test
    void revocation_endsWhatAVerifierGranted() {
        try (Bench bench = bench(new InsecureTrustTokenRejoin())) {
            Client ana = away(bench, "lobby");
            ana.reconnect();
            bench.revoke("ana", "lobby");
            bench.say("lobby", "secret");

            assertThat(ana.isIn("lobby")).isFalse();
            assertThat(ana.receive().methods()).isEmpty();
        }
    }

    @Test
    void grantedAgainWhileForgotten_hearsNothingFromBetween() {
        try (Bench bench = bench(new InsecureTrustTokenRejoin())) {
            Client ana = away(bench, "lobby");
            Verified.forget(bench, ana);
            bench.revoke("ana", "lobby");
            bench.say("lobby", "secret");
            bench.grant("ana", "lobby");
            ana.reconnect();

            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.GRANTED_ANEW);
            assertThat(ana.receive().methods()).isEmpty();
        }
    }

    /** First the lobby is open and a verifier decides; after that, a policy that takes a token's word if nobody was revoked since. */
    @Test
    void tokenGivenOnAVerifiersWord_isNoEvidenceForThePolicy() {
        AtomicBoolean verifying = new AtomicBoolean(true);
        HubServerPolicy open = HubServerPolicy.defaults().withGroups(Verified.openLobby());
        try (Bench bench = new Bench(setup -> verifying.get()
                ? setup.policy(open).rejoinVerifier(new InsecureTrustTokenRejoin())
                : setup.policy(HubServerPolicy.defaults()))) {
            bench.grant("ana", "ops");
            Verified.followed(bench, 1);
            Client ana = bench.client("ana-1", "ana").connect().join("lobby");
            ana.receive();
            ana.drop();
            ana.reconnect();
            ana.receive();
            ana.drop();
            verifying.set(false);
            bench.restart();
            Verified.followed(bench, 1);
            ana.reconnect();

            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.NOT_A_MEMBER);
        }
    }

    @Test
    void module_narrowsWhatAVerifierGranted() {
        HubModule narrowing = Verified.without("lobby");
        try (Bench bench = new Bench(
                setup -> setup.rejoinVerifier(new InsecureTrustTokenRejoin()).module(narrowing))) {
            Client ana = away(bench, "lobby", "ops");
            ana.reconnect();

            assertThat(ana.verdict("lobby")).isEqualTo(GroupVerdict.NARROWED);
            assertThat(ana.isIn("ops")).isTrue();
        }
    }

    @Test
    void join_goesOnToAskThePolicy() {
        try (Bench bench = bench(new InsecureTrustTokenRejoin())) {
            Client ana = bench.client("ana-1", "ana").connect();

            assertThatThrownBy(() -> ana.join("lobby")).isInstanceOf(JoinRefusedException.class);
        }
    }

    @Test
    void insecureTrustTokenRejoin_asksNobodyAndTheTrailSaysSo() {
        try (Bench bench = bench(new InsecureTrustTokenRejoin())) {
            Client ana = away(bench, "lobby", "ops");
            bench.restart();
            bench.stores.breakGrants(Fault.UNAVAILABLE);
            ana.reconnect();

            assertThat(ana.isIn("lobby")).isTrue();
            assertThat(bench.lastRecord().event().groups())
                    .hasSize(2)
                    .allMatch(group -> group.rule().name().equals("InsecureTrustTokenRejoin"))
                    .allMatch(group -> group.level() == VerificationLevel.TOKEN);
        }
    }

    @Test
    void refusedToken_asksNoVerifier() {
        AtomicBoolean asked = new AtomicBoolean();
        RejoinVerifier noting = request -> {
            asked.set(true);
            return request.groups();
        };
        try (Bench bench = bench(noting)) {
            Client ana = away(bench, "lobby");
            ana.reconnect(ReconnectToken.of("garbage"));

            assertThat(asked).isFalse();
            assertThat(ana.isIn("lobby")).isFalse();
        }
    }
}
