package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts threads, and ends them. */
final class TimedCallsTest {
    private static final int STUCK_MAX = 8;

    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final TimedCalls calls = new TimedCalls(Duration.ofMillis(50));
    private final TimedCalls patient = new TimedCalls(Duration.ofSeconds(10));

    @AfterEach
    void close() {
        release.countDown();
        calls.close();
        patient.close();
    }

    /** Does not come back before it is released, interrupted or not. */
    private String hang() {
        begun.incrementAndGet();
        Eventually.until("it is released", () -> release.getCount() == 0);
        return "late";
    }

    @Test
    void answer_isHandedOn() {
        assertThat(patient.call(() -> "yes")).isEqualTo("yes");
    }

    @Test
    void failure_isThrownAsItIs() {
        assertThatThrownBy(() -> patient.call(() -> {
                    throw new IllegalArgumentException("no");
                }))
                .isExactlyInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> patient.call(() -> {
                    throw new NoClassDefFoundError("half an installation");
                }))
                .isExactlyInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void callThatTakesTooLong_isInterruptedAndGivenUp() {
        AtomicBoolean interrupted = new AtomicBoolean();
        Eventually.until("one that had begun is interrupted", () -> {
            assertThatThrownBy(() -> calls.call(() -> awaitInterruption(interrupted)))
                    .isInstanceOf(StoreUnavailableException.class);
            return interrupted.get();
        });
    }

    private String awaitInterruption(AtomicBoolean interrupted) {
        try {
            release.await();
        } catch (InterruptedException e) {
            interrupted.set(true);
        }
        return "late";
    }

    @Test
    void tooManyThatHang_stopAllCallsUntilTheyComeBack() {
        while (begun.get() < STUCK_MAX) {
            assertThatThrownBy(() -> calls.call(this::hang)).isInstanceOf(StoreUnavailableException.class);
        }
        AtomicInteger called = new AtomicInteger();
        assertThatThrownBy(() -> calls.call(called::incrementAndGet)).isInstanceOf(StoreUnavailableException.class);
        assertThat(called).as("nobody is called").hasValue(0);

        release.countDown();
        Eventually.until("calls are answered again", () -> {
            try {
                return calls.call(() -> true);
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
    }

    @Test
    void closedCalls_callNobody() {
        calls.close();

        assertThatThrownBy(() -> calls.call(() -> "yes")).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void interruptedCaller_staysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> patient.call(this::hang)).isInstanceOf(StoreUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
