package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.Received;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ReconnectToken;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server does by itself, twice a second, as the test clock says. Over stores in memory, without a network. */
final class UpkeepTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana").connect();

    @AfterEach
    void close() {
        bench.close();
    }

    private boolean isKnown() {
        return bench.server().connections().find(ana.id).isPresent();
    }

    @Test
    void clientThatStaysAway_isOverAfterTheTimeout() {
        ana.join("open");
        ana.receive();
        ana.drop();
        bench.clock.advance(Duration.ofSeconds(31));

        Eventually.until("it is forgotten", () -> !isKnown());
        Eventually.until("the hub is told", () -> bench.hub.events().contains("gone ana-1"));
        assertThat(bench.server().groups(Bench.CHAT).count(Bench.group("open"))).isZero();
    }

    @Test
    void clientThatTimedOut_stillComesBackWithItsToken() {
        ana.join("open");
        ana.receive();
        ana.drop();
        bench.clock.advance(Duration.ofSeconds(31));
        Eventually.until("it is forgotten", () -> !isKnown());
        bench.say("open", "missed");

        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Back.class);

        assertThat(ana.outcome().gap()).isFalse();
        assertThat(ana.receive().methods()).containsExactly("missed");
    }

    @Test
    void othersTimeout_sparesWhoIsHereOrJustLeft() {
        Client bob = bench.client("bob-1", "bob").connect();
        Client gone = bench.client("gone-1", "ana").connect();
        gone.drop();
        bench.clock.advance(Duration.ofSeconds(29));
        bob.drop();
        bench.clock.advance(Duration.ofSeconds(2));

        Eventually.until("one is forgotten", () -> bench.server().connections().count() == 2);
        assertThat(isKnown()).isTrue();
        assertThat(bob.connection()).isNotNull();
    }

    @Test
    void tokenAtHalfItsLife_isRenewed() {
        ana.join("open");
        ana.receive();
        ReconnectToken before = ana.token();
        int wakes = ana.transport().wakes();
        bench.clock.advance(Duration.ofMinutes(7).plusSeconds(31));

        Eventually.until("a token is on its way", () -> ana.transport().wakes() > wakes);
        Received received = ana.receive();
        assertThat(received.tokens()).hasSize(1);
        assertThat(ana.token()).isNotEqualTo(before);
        assertThat(received.token().groups().contains(Bench.CHAT, Bench.group("open")))
                .isTrue();
    }

    @Test
    void youngToken_isNotRenewed() {
        ana.join("open");
        ana.receive();
        bench.clock.advance(Duration.ofMinutes(6));
        Client away = bench.client("away", "bob").connect();
        away.drop();
        bench.clock.advance(Duration.ofMinutes(1));

        Eventually.until("a round went by", () -> bench.hub.events().contains("gone away"));
        assertThat(ana.receive().tokens()).isEmpty();
    }

    @Test
    void tokensAreRenewed_whileTheReplayStoreIsAway() {
        ana.join("open");
        ana.receive();
        bench.stores.replay.fault(Fault.UNAVAILABLE);
        for (int i = 0; i < 3; i++) {
            bench.clock.advance(Duration.ofMinutes(8));
            Eventually.until(
                    "a token is on its way", () -> !ana.receive().tokens().isEmpty());
        }
        bench.stores.mend();
        ana.drop();
        ana.reconnect();

        assertThat(ana.isIn("open")).isTrue();
    }

    @Test
    void renewalWithoutAGenerationDuringAnOutage_isTriedAgain() {
        ana.join("open");
        for (int i = 0; i < 1_010; i++) {
            bench.server().connections().tokens().renew(ana.connection());
            ana.receive();
        }
        int before = bench.stores.replay.calls();
        bench.stores.replay.fault(Fault.UNAVAILABLE);
        for (int i = 0; i < 20; i++) {
            bench.server().connections().tokens().renew(ana.connection());
            ana.receive();
        }
        Eventually.until("it was tried", () -> bench.stores.replay.calls() > before);
        assertThat(ana.receive().tokens()).isEmpty();
        bench.stores.mend();

        Eventually.until("it was tried again", () -> !ana.receive().tokens().isEmpty());
    }
}
