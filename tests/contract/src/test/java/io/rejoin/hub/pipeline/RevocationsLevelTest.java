package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Fault;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.RevocationLimits;
import io.rejoin.hub.access.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Groups whose rejoin needs no query, as the server knows all revocations. A server over stores in memory that looks for changes when
 * it is told to.
 */
final class RevocationsLevelTest {
    private static final Duration BEHIND_MAX = Duration.ofSeconds(2);
    private static final HubServerPolicy POLICY = HubServerPolicy.defaults()
            .withGroups(GroupPolicy.checkRevocations().allowTokenOnly(CHAT, "open"))
            .withHistory(Bench.LIMITS)
            .withRevocations(new RevocationLimits(BEHIND_MAX, Duration.ofMillis(250), 100));

    private final Bench bench = Bench.followingByHand(setup -> setup.policy(POLICY));
    private final Client ana = bench.client("ana-1", "ana");

    @BeforeEach
    void joinAndDrop() {
        bench.grant("ana", "lobby");
        bench.grant("ana", "ops");
        bench.poll();
        ana.connect().join("lobby").join("ops").join("open");
        ana.receive();
        ana.drop();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Comes back; gives what was decided of the lobby. */
    private GroupOutcome lobby(Client client) {
        client.reconnect();
        client.receive();
        return client.outcome().groups().stream()
                .filter(outcome -> outcome.group().equals(Bench.group("lobby")))
                .findFirst()
                .orElseThrow();
    }

    private void assertDecided(GroupVerdict verdict, Basis basis) {
        GroupOutcome outcome = lobby(ana);
        assertThat(outcome.verdict()).isEqualTo(verdict);
        assertThat(outcome.evidence().basis()).isEqualTo(basis);
        assertThat(ana.isIn("lobby")).isEqualTo(outcome.isGranted());
        ana.drop();
    }

    /** The same without a single call of the authorization store. */
    private void assertDecidedUnasked(GroupVerdict verdict) {
        int calls = bench.stores.grants.calls();
        assertDecided(verdict, Basis.REVOCATIONS);
        assertThat(bench.stores.grants.calls()).isEqualTo(calls);
    }

    private void fill(int changes) {
        for (int i = 0; i < changes; i++) {
            bench.stores.grantRows.revoke(Bench.membership("user" + i, "lobby"));
        }
    }

    @Test
    void rejoin_asksNothing() {
        for (int i = 0; i < 5; i++) {
            assertDecidedUnasked(GroupVerdict.GRANTED);
        }
    }

    @Test
    void rejoinOnAnotherServer_asksNothing() {
        for (int i = 0; i < 5; i++) {
            bench.restart();
            bench.poll();
            assertDecidedUnasked(GroupVerdict.GRANTED);
        }
    }

    @Test
    void firstRejoinOfAServer_asksNothing() {
        try (Bench eager = new Bench(setup -> setup.policy(POLICY))) {
            eager.grant("ana", "lobby");
            Client client = eager.client("ana-1", "ana").connect().join("lobby");
            client.receive();
            client.drop();
            eager.stores.breakGrants(Fault.SLOW);
            eager.restart();

            assertThat(lobby(client).evidence().basis()).isEqualTo(Basis.REVOCATIONS);
        }
    }

    @Test
    void serverWhoseStoreIsAwayAtItsStart_startsAllTheSame() {
        try (Bench eager = new Bench(setup -> setup.policy(POLICY.withStorePatience(Duration.ofSeconds(1))))) {
            for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.HANGS, Fault.NO_ANSWER)) {
                eager.stores.breakGrants(fault);
                eager.restart();
                assertThat(eager.client("ana-1", "ana").connect().join("open").isIn("open"))
                        .isTrue();
            }
            eager.stores.mend();
        }
    }

    @Test
    void join_asksTheStore() {
        int calls = bench.stores.grants.calls();
        ana.connect().join("lobby");

        assertThat(bench.stores.grants.calls()).isEqualTo(calls + 1);
    }

    @Test
    void serverThatIsBehind_asks() {
        bench.clock.advance(BEHIND_MAX);
        assertDecidedUnasked(GroupVerdict.GRANTED);
        bench.clock.advance(Duration.ofMillis(1));
        assertDecided(GroupVerdict.GRANTED, Basis.STORE);

        bench.poll();

        assertDecidedUnasked(GroupVerdict.GRANTED);
    }

    @Test
    void serverThatHasNotLookedYet_asks() {
        bench.restart();

        assertDecided(GroupVerdict.GRANTED, Basis.STORE);
    }

    @Test
    void tokenFromBeforeWhatIsRemembered_asks() {
        fill(150);
        bench.restart();
        bench.poll();

        assertDecided(GroupVerdict.GRANTED, Basis.STORE);
        bench.restart();
        bench.poll();
        assertDecidedUnasked(GroupVerdict.GRANTED);
    }

    @Test
    void connectionThatIsKnownHere_asksNothing_howeverManyChangesWereForgotten() {
        fill(150);
        bench.poll();

        assertDecidedUnasked(GroupVerdict.GRANTED);
    }

    @Test
    void revokedElsewhere_isFoundAsSoonAsItWasNoticed() {
        bench.stores.grantRows.revoke(Bench.membership("ana", "lobby"));
        bench.poll();

        assertDecidedUnasked(GroupVerdict.REVOKED);
        assertThat(ana.isIn("ops")).isTrue();
    }

    @Test
    void revokedElsewhere_andNotNoticedYet_endsWhenItIs() {
        bench.stores.grantRows.revoke(Bench.membership("ana", "lobby"));
        ana.reconnect();
        ana.receive();
        bench.poll();
        bench.say("lobby", "secret");

        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.receive().methods()).isEmpty();
        ana.drop();
        bench.restart();
        bench.poll();
        ana.reconnect();
        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.isIn("ops")).isTrue();
    }

    @Test
    void noticedInTheMiddleOfAWalk_wins() {
        bench.restart();
        bench.poll();
        bench.stores.afterUpdate.then(() -> {
            bench.stores.grantRows.revoke(Bench.membership("ana", "lobby"));
            bench.poll();
        });

        assertDecided(GroupVerdict.REVOKED, Basis.REVOCATIONS);
    }

    @Test
    void revocationWhoseAnswerWasLost_isAskedFor() {
        bench.stores.breakGrants(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> bench.revoke("ana", "lobby")).isInstanceOf(StoreUnavailableException.class);
        bench.stores.mend();

        assertDecided(GroupVerdict.REVOKED, Basis.STORE);
    }

    @Test
    void grantedAgainElsewhere_isFoundToo() {
        bench.revoke("ana", "lobby");
        bench.stores.grantRows.grant(Bench.membership("ana", "lobby"));
        bench.restart();
        bench.poll();

        assertDecidedUnasked(GroupVerdict.GRANTED_ANEW);
    }
}
