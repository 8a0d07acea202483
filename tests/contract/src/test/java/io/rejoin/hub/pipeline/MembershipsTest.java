package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.Connection;
import io.rejoin.hub.HubException;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.TokenPolicy;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Joins and leaves. A server over stores in memory, without a network. */
final class MembershipsTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana").connect();

    @AfterEach
    void close() {
        bench.close();
    }

    private void awaitRecord(Kind kind, Outcome outcome, GroupVerdict verdict) {
        Eventually.until(
                "it is on the trail",
                () -> bench.trail().stream()
                        .map(record -> record.event())
                        .anyMatch(event -> event.kind() == kind
                                && event.outcome() == outcome
                                && event.connection().equals(Optional.of(ana.id))
                                && event.groups().get(0).verdict() == verdict));
    }

    @Test
    void join_isInEffectWhenItReturns() {
        bench.grant("ana", "lobby");
        ana.join("lobby");
        bench.say("lobby", "hello");

        assertThat(ana.receive().methods()).containsExactly("hello");
        assertThat(bench.server().groups(CHAT).count(Bench.group("lobby"))).isEqualTo(1);
        awaitRecord(Kind.JOIN, Outcome.ACCEPTED, GroupVerdict.GRANTED);
    }

    @Test
    void joinWithoutAGrant_isRefusedAndRecorded() {
        assertThatThrownBy(() -> ana.join("lobby"))
                .asInstanceOf(InstanceOfAssertFactories.type(JoinRefusedException.class))
                .extracting(JoinRefusedException::advice)
                .isEqualTo(Advice.NONE);

        assertThat(ana.isIn("lobby")).isFalse();
        awaitRecord(Kind.JOIN, Outcome.REFUSED, GroupVerdict.NOT_A_MEMBER);
    }

    @Test
    void joinWhileTheStoreIsDown_isRefusedForNow() {
        bench.grant("ana", "lobby");
        bench.stores.breakGrants(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> ana.join("lobby"))
                .asInstanceOf(InstanceOfAssertFactories.type(JoinRefusedException.class))
                .extracting(JoinRefusedException::advice)
                .isEqualTo(Advice.RETRY_LATER);
        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.join("open").isIn("open")).isTrue();
    }

    @Test
    void joinDecidedJustBeforeARevocation_isRefused() {
        bench.grant("ana", "lobby");
        bench.stores.afterStandings.then(() -> bench.revoke("ana", "lobby"));

        assertThatThrownBy(() -> ana.join("lobby")).isInstanceOf(JoinRefusedException.class);
        assertThat(ana.isIn("lobby")).isFalse();
        awaitRecord(Kind.JOIN, Outcome.REFUSED, GroupVerdict.REVOKED);
    }

    @Test
    void joinWithoutGenerations_failsAndChangesNothing() {
        bench.stores.replay.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> ana.join("open")).isInstanceOf(StoreUnavailableException.class);
        assertThat(ana.isIn("open")).isFalse();
    }

    @Test
    void joinOfNobody_isAnError() {
        Client nobody = bench.client("nobody", "ana");

        assertThatThrownBy(() -> nobody.join("open")).isInstanceOf(HubException.class);
        assertThat(bench.server().groups(CHAT).count(Bench.group("open"))).isZero();
    }

    @Test
    void joinOnAHubThatTheConnectionDoesNotUse_isAnError() {
        Connection without = new Connection(ConnectionId.of("other"), FamilyId.of("other"), Optional.empty(), Set.of());
        bench.server().connect(without, new Recorder());

        assertThatThrownBy(() -> bench.server().groups(CHAT).join(without.id(), Bench.group("open")))
                .isInstanceOf(HubException.class);
    }

    @Test
    void moreGroupsThanAConnectionMayBeIn_areRefused() {
        TokenPolicy small = TokenPolicy.of("rejoin", "rejoin/hubs").withGroupsListedMax(300);
        try (Bench narrow = new Bench(setup -> setup.policy(HubServerPolicy.defaults()
                .withTokens(small)
                .withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, ""))))) {
            Client bob = narrow.client("bob-1", "bob").connect();
            for (int i = 0; i < 300; i++) {
                bob.join("g" + i);
            }

            assertThatThrownBy(() -> bob.join("g300")).isInstanceOf(HubException.class);
            assertThat(bob.join("g0").isIn("g0"))
                    .as("it is in that one already")
                    .isTrue();
        }
    }

    @Test
    void policyThatHasNoRoomForAToken_isRefusedAtTheStart() {
        TokenPolicy tiny = TokenPolicy.of("rejoin", "rejoin/hubs").withCharsMax(600);

        assertThatThrownBy(() -> new Bench(
                        setup -> setup.policy(HubServerPolicy.defaults().withTokens(tiny))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("charsMax 600");
    }

    @Test
    void policyThatHasNoRoomForThePositionsOfOtherServers_isRefusedAtTheStart() {
        TokenPolicy enough = TokenPolicy.of("rejoin", "rejoin/hubs").withCharsMax(2_000);
        UnaryOperator<HubServerSetup> setup =
                plain -> plain.policy(HubServerPolicy.defaults().withTokens(enough));
        new Bench(setup).close();

        assertThatThrownBy(() -> new Bench(plain -> setup.apply(plain).backplane(new InMemoryBackplane())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("charsMax 2000");
    }

    @Test
    void leave_isInEffectAndRecordedWhenItReturns() {
        ana.join("open");
        bench.say("open", "queued");
        ana.leave("open");
        bench.say("open", "later");

        assertThat(ana.receive().methods()).isEmpty();
        assertThat(ana.isIn("open")).isFalse();
        awaitRecord(Kind.LEAVE, Outcome.ACCEPTED, GroupVerdict.LEFT);
    }

    @Test
    void leave_isDurableBeforeItTakesEffect() {
        ana.join("open");
        boolean[] member = new boolean[1];
        bench.stores.afterUpdate.then(() -> member[0] = ana.isIn("open"));

        ana.leave("open");

        assertThat(member[0]).isTrue();
    }

    @Test
    void leaveThatIsNotDurable_didNotHappen() {
        ana.join("open");
        bench.stores.replay.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> ana.leave("open")).isInstanceOf(StoreUnavailableException.class);
        bench.say("open", "still there");
        assertThat(ana.receive().methods()).containsExactly("still there");
    }

    @Test
    void leaveOfOneThatIsNotHere_isDurableAllTheSame() {
        ana.join("open");
        ana.receive();
        bench.restart();
        ana.leave("open");
        ana.reconnect();

        assertThat(ana.verdict("open")).isEqualTo(GroupVerdict.LEFT);
    }

    @Test
    void joinAfterALeave_countsAgain() {
        ana.join("open");
        ana.leave("open");
        ana.join("open");
        ana.receive();
        bench.restart();
        ana.reconnect();

        assertThat(ana.isIn("open")).isTrue();
    }
}
