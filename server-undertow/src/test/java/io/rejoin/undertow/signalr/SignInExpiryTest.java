package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xnio.XnioExecutor;

/** Connections whose sign-in ends, and the time that is kept for them. Listens on a free port. */
final class SignInExpiryTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final Timers timers = new Timers();
    private final AtomicInteger over = new AtomicInteger();
    private final SignInExpiry expiry = new SignInExpiry(timers, TestClock.at(NOW), over::incrementAndGet);

    /** Timers that go off when they are told to, also those that were taken back too late. */
    private static final class Timers implements XnioExecutor {

        final List<Runnable> tasks = new ArrayList<>();
        final List<Duration> delays = new ArrayList<>();
        int removed;

        @Override
        public void execute(Runnable task) {
            throw new AssertionError("nothing is to be done at once");
        }

        @Override
        public Key executeAfter(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            delays.add(Duration.of(delay, unit.toChronoUnit()));
            return () -> {
                removed++;
                return false;
            };
        }

        @Override
        public Key executeAtInterval(Runnable task, long interval, TimeUnit unit) {
            throw new AssertionError("nothing is to be done more than once");
        }

        void goOff(int number) {
            tasks.get(number).run();
        }
    }

    @Test
    void timerThatWentOffWhileTheEndWasPutOff_endsNothing() {
        expiry.putOff(NOW.plusSeconds(1));
        expiry.putOff(NOW.plusSeconds(2));
        assertThat(timers.delays).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(timers.removed).isEqualTo(1);

        timers.goOff(0);
        assertThat(over).hasValue(0);
        timers.goOff(1);
        assertThat(over).hasValue(1);
    }

    @Test
    void endThatIsNotLater_changesNothing() {
        assertThat(expiry.putOff(NOW.plusSeconds(2))).isTrue();
        assertThat(expiry.putOff(NOW.plusSeconds(2))).isTrue();
        assertThat(expiry.putOff(NOW.minusSeconds(2))).isTrue();

        assertThat(timers.delays).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void whatHasEnded_isNotPutOff() {
        expiry.putOff(NOW.minusSeconds(1));
        assertThat(timers.delays).containsExactly(Duration.ZERO);
        timers.goOff(0);

        assertThat(expiry.putOff(NOW.plusSeconds(2))).isFalse();
        assertThat(timers.tasks).hasSize(1);
        timers.goOff(0);
        assertThat(over).hasValue(1);
    }

    @Test
    void whatIsForgotten_keepsNoTimerAndEndsNothing() {
        expiry.putOff(NOW.plusSeconds(1));
        expiry.forget();
        assertThat(timers.removed).isEqualTo(1);

        assertThat(expiry.putOff(NOW.plusSeconds(2))).isFalse();
        assertThat(timers.tasks).hasSize(1);
        timers.goOff(0);
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
