package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections whose sign-in ends, and the time that is kept for them. Listens on a free port. */
final class SignInExpiryTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final ManualThread thread = new ManualThread();
    private final AtomicInteger over = new AtomicInteger();
    private final SignInExpiry expiry = new SignInExpiry(thread, TestClock.at(NOW), over::incrementAndGet);

    private List<Duration> delays() {
        return thread.timers().stream().map(ManualThread.Timer::delay).toList();
    }

    @Test
    void timerThatWentOffWhileTheEndWasPutOff_endsNothing() {
        expiry.putOff(NOW.plusSeconds(1));
        expiry.putOff(NOW.plusSeconds(2));
        assertThat(delays()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(thread.timers().get(0).isRemoved()).isTrue();

        thread.timers().get(0).goOff();
        assertThat(over).hasValue(0);
        thread.timers().get(1).goOff();
        assertThat(over).hasValue(1);
    }

    @Test
    void endThatIsNotLater_changesNothing() {
        assertThat(expiry.putOff(NOW.plusSeconds(2))).isTrue();
        assertThat(expiry.putOff(NOW.plusSeconds(2))).isTrue();
        assertThat(expiry.putOff(NOW.minusSeconds(2))).isTrue();

        assertThat(delays()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void whatHasEnded_isNotPutOff() {
        expiry.putOff(NOW.minusSeconds(1));
        assertThat(delays()).containsExactly(Duration.ZERO);
        thread.timers().get(0).goOff();

        assertThat(expiry.putOff(NOW.plusSeconds(2))).isFalse();
        assertThat(thread.timers()).hasSize(1);
        thread.timers().get(0).goOff();
        assertThat(over).hasValue(1);
    }

    @Test
    void whatIsForgotten_keepsNoTimerAndEndsNothing() {
        expiry.putOff(NOW.plusSeconds(1));
        expiry.forget();
        assertThat(thread.timers().get(0).isRemoved()).isTrue();

        assertThat(expiry.putOff(NOW.plusSeconds(2))).isFalse();
        assertThat(thread.timers()).hasSize(1);
        thread.timers().get(0).goOff();
        assertThat(over).hasValue(0);
    }

    @Test
    void connection_endsWithItsSignInAndMayComeAgain() {
        try (CoreUnderTest server = new CoreUnderTest();
                SocketClient socket = new Visitor(server, "ana", CoreUnderTest.SIGNED_IN_MILLIS, "300").connected()) {
            assertThat(socket.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
            Eventually.until("it is gone", () -> server.sessions() == 0);
        }
    }

    @Test
    void clientThatPolls_isSignedInAsItsNewestPollSays() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            assertThat(ana.ask("GET", "", CoreUnderTest.SIGNED_IN_MILLIS, "300").body())
                    .contains("{\"type\":7,\"allowReconnect\":true}");
        }
    }

    @Test
    void connectionThatMayOutliveIt_goesOn() {
        try (CoreUnderTest server = new CoreUnderTest(CoreSettings.defaults().insecureKeepAfterExpiry());
                SocketClient socket = new Visitor(server, "ana", CoreUnderTest.SIGNED_IN_MILLIS, "0").connected()) {
            socket.text(Visitor.call("1", "echo", "still here"));

            assertThat(socket.completion("1").path("result").asText()).isEqualTo("still here");
        }
    }
}
