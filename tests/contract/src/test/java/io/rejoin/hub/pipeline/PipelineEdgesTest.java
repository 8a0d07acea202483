package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Received;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.reconnect.RejoinDecision;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.TokenPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Corners of the walk and of memberships. A server over stores in memory, without a network. */
final class PipelineEdgesTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana");

    @BeforeEach
    void connect() {
        bench.grant("ana", "lobby");
        ana.connect().join("lobby");
        ana.receive();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void connectDuringAWalk_getsNothingBeforeTheDecisionIsOnTheTrail() {
        ana.drop();
        AtomicReference<List<String>> got = new AtomicReference<>(List.of());
        bench.stores.beforeAppend.then(() -> {
            Outbox second =
                    bench.server().connect(ana.newcomer(), new Recorder()).outbox();
            bench.say("lobby", "secret");
            got.set(Received.all(second).methods());
        });
        bench.stores.audit.fault(Fault.UNAVAILABLE);
        ana.reconnect();

        assertThat(got.get()).as("P4: handed over without a record").isEmpty();
        assertThat(ana.isIn("lobby")).as("the rejoin was never recorded").isFalse();
    }

    @Test
    void revokedAndGrantedAgainWhileForgotten_handsOverNothingFromBetween() {
        ana.drop();
        bench.clock.advance(Duration.ofSeconds(31));
        Eventually.until(
                "it is forgotten",
                () -> bench.server().connections().find(ana.id).isEmpty());
        bench.revoke("ana", "lobby");
        bench.say("lobby", "secret");
        bench.grant("ana", "lobby");

        ana.reconnect();

        assertThat(ana.receive().methods()).doesNotContain("secret");
    }

    @Test
    void grantedAnewAndTheAnswerLost_saysTheGapAgain() {
        ana.drop();
        bench.revoke("ana", "lobby");
        bench.say("lobby", "secret");
        bench.grant("ana", "lobby");
        bench.clock.advance(Duration.ofSeconds(31));
        Eventually.until(
                "it is forgotten",
                () -> bench.server().connections().find(ana.id).isEmpty());

        ana.reconnect();
        boolean first = bench.hub.outcome(ana.id).gap();
        ana.drop();
        bench.say("lobby", "hello");
        ana.reconnect();

        assertThat(first).isTrue();
        assertThat(bench.hub.outcome(ana.id).gap()).isTrue();
        assertThat(bench.hub.outcome(ana.id).groups())
                .extracting(GroupOutcome::verdict)
                .containsExactly(GroupVerdict.GRANTED_ANEW);
        assertThat(ana.receive().methods()).containsExactly("hello");
    }

    @Test
    void grantedOnceMore_changesNothing() {
        ana.drop();
        bench.grant("ana", "lobby");
        bench.say("lobby", "hello");

        ana.reconnect();

        assertThat(bench.hub.outcome(ana.id).gap()).isFalse();
        assertThat(ana.receive().methods()).containsExactly("hello");
    }

    @Test
    void groupNobodyCouldBeAskedAbout_isOpenAgainWithAGapAndNothingFromBetween() {
        ana.drop();
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        ana.reconnect();
        bench.say("lobby", "unheard");
        assertThat(ana.receive().methods()).isEmpty();
        ana.drop();
        bench.stores.mend();

        ana.reconnect();

        assertThat(bench.hub.outcome(ana.id).gap()).isTrue();
        assertThat(ana.receive().methods()).isEmpty();
        bench.say("lobby", "heard");
        assertThat(ana.receive().methods()).containsExactly("heard");
    }

    @Test
    void groupNobodyCouldBeAskedAbout_staysClosedOnceRevoked() {
        ana.drop();
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        ana.reconnect();
        ana.receive();
        bench.stores.mend();
        bench.revoke("ana", "lobby");
        ana.drop();

        ana.reconnect();

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(bench.hub.outcome(ana.id).groups())
                .extracting(GroupOutcome::verdict)
                .containsOnly(GroupVerdict.REVOKED);
    }

    @Test
    void leftAndJoinedAgain_comesBackAlthoughTheTokenIsOlder() {
        ana.leave("lobby");
        ana.join("lobby");
        ana.drop();

        ana.reconnect();

        assertThat(ana.isIn("lobby")).isTrue();
    }

    @Test
    void storeDownForAMoment_doesNotCostTheGroupForEver() {
        ana.drop();
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        ana.reconnect();
        ana.receive();
        ana.drop();
        bench.stores.mend();

        ana.reconnect();

        assertThat(ana.isIn("lobby")).as("the advice was to retry later").isTrue();
    }

    @Test
    void trailDownWhileAGroupWasClosed_costsNothing() {
        ana.drop();
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        bench.stores.audit.fault(Fault.UNAVAILABLE);
        ana.reconnect();
        bench.stores.mend();

        ana.reconnect();

        assertThat(ana.isIn("lobby")).as("an outage costs nothing").isTrue();
    }

    @Test
    void joinsAtTheSameTime_neverExceedTheToken() {
        TokenPolicy small = TokenPolicy.of("rejoin", "rejoin/hubs").withGroupsListedMax(2);
        try (Bench narrow = new Bench(setup -> setup.policy(HubServerPolicy.defaults()
                .withTokens(small)
                .withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, "open"))))) {
            narrow.grant("bob", "asked");
            Client bob = narrow.client("bob-1", "bob").connect().join("open1");
            narrow.stores.afterStandings.then(() -> bob.join("open2"));
            assertThatThrownBy(() -> bob.join("asked")).isInstanceOf(HubException.class);

            assertThatCode(bob::receive).doesNotThrowAnyException();
        }
    }

    @Test
    void goodbyeOfAnUnknownConnection_isNoError() {
        bench.restart();

        assertThatCode(() -> bench.server().abort(ana.newcomer())).doesNotThrowAnyException();
    }

    @Test
    void clientThatNeverStarted_isNotReportedGone() {
        Client shy = bench.client("shy-1", "ana");
        var attached = bench.server().connect(shy.newcomer(), new Recorder());
        bench.server().lost(attached.connection(), attached.outbox());
        Client marker = bench.client("marker", "ana").connect();
        marker.drop();
        bench.clock.advance(Duration.ofSeconds(31));

        Eventually.until("a round went by", () -> bench.hub.events().contains("gone marker"));
        Eventually.until(
                "it is forgotten",
                () -> bench.server().connections().find(shy.id).isEmpty());
        assertThat(bench.hub.events()).doesNotContain("gone shy-1");
    }

    @Test
    void goodbye_isTheLastThatTheHubHears() {
        bench.server().abort(ana.newcomer());
        ana.reconnect();
        Client marker = bench.client("marker", "ana").connect();
        marker.drop();
        bench.clock.advance(Duration.ofSeconds(31));

        Eventually.until("a round went by", () -> bench.hub.events().contains("gone marker"));
        assertThat(bench.hub.events().stream().filter(event -> event.endsWith("ana-1")))
                .containsExactly("connected ana-1", "stopped ana-1");
    }

    @Test
    void overloadedServersRefusal_isOnTheTrailOrCounted() {
        try (Bench narrow =
                new Bench(setup -> setup.policy(HubServerPolicy.defaults().withRejoinsPending(1)))) {
            Client first = narrow.client("a", "ana").connect();
            Client second = narrow.client("b", "ana").connect();
            narrow.hub.reconnecting.then(() -> second.reconnect(Optional.empty(), Optional.empty()));
            first.reconnect(Optional.empty(), Optional.empty());
            narrow.server().close();

            assertThat(narrow.server().audit().lost() > 0
                            || narrow.trail().stream()
                                    .anyMatch(record -> record.event().outcome() == Outcome.REFUSED
                                            && record.event().reason().equals(Optional.of(RefusalReason.OVERLOADED))))
                    .isTrue();
        }
    }

    @Test
    void revocationThatHadToBeTriedTwice_tellsTheApplication() {
        bench.stores.audit.fault(Fault.UNAVAILABLE);
        assertThatThrownBy(() -> bench.revoke("ana", "lobby")).isInstanceOf(RuntimeException.class);
        bench.stores.mend();
        bench.revoke("ana", "lobby");

        assertThat(bench.hub.events()).contains("revoked lobby ana-1");
    }

    @Test
    void moduleThatUndoesTheNarrowingOfAnother_stopsTheReconnect() {
        List<RejoinDecision> kept = new ArrayList<>();
        HubModule narrowing = new HubModule() {
            @Override
            public RejoinDecision onRejoin(RejoinDecision decision) {
                kept.add(decision);
                return decision.retainIf((hub, name) -> false);
            }
        };
        HubModule widening = new HubModule() {
            @Override
            public RejoinDecision onRejoin(RejoinDecision decision) {
                return kept.get(kept.size() - 1);
            }
        };
        try (Bench other = new Bench(setup -> setup.module(narrowing).module(widening))) {
            Client bob = other.client("bob-1", "bob").connect().join("open");
            bob.receive();
            bob.drop();

            assertThatThrownBy(bob::reconnect).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void methodsThatEveryObjectHas_cannotBeCalledEvenIfOverridden() {
        Hub talkative = new Hub() {
            @Override
            public String toString() {
                return "a secret";
            }
        };

        assertThat(new HubMethods(talkative, JsonMapper.builder().build(), Runnable::run).names())
                .isEmpty();
    }

    @Test
    void oneSlowOrBrokenTransport_keepsNobodyElseFromHearing() {
        Client bob = bench.client("bob-1", "bob").connect().join("open");
        ana.join("open");
        Transport broken = new Transport() {
            @Override
            public void wake() {
                throw new IllegalStateException("a bug in a transport");
            }

            @Override
            public void close(CloseCode code) {}
        };
        Client first = bench.client("first-1", "ana");
        bench.server().connect(first.newcomer(), broken);
        bench.server().groups(CHAT).leave(bob.id, Bench.group("open"));
        assertThatCode(() -> first.join("open")).doesNotThrowAnyException();
        bob.join("open");
        int wakes = bob.transport().wakes();

        assertThatCode(() -> bench.say("open", "hello")).doesNotThrowAnyException();

        assertThat(bob.transport().wakes()).isGreaterThan(wakes);
    }
}
