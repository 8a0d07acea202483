package io.rejoin.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that happens on another thread: looks again and again, never longer than a limit. */
final class Until {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 2_000_000;

    private Until() {}

    /** Returns as soon as the condition holds; fails the test after 20 s. */
    static void holds(String what, BooleanSupplier condition) {
        present(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** The value as soon as there is one; fails the test after 20 s. */
    static <T> T present(String what, Supplier<Optional<T>> value) {
        long end = System.nanoTime() + LIMIT.toNanos();
        Optional<T> now = value.get();
        while (now.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            now = value.get();
        }
        return now.get();
    }
}
