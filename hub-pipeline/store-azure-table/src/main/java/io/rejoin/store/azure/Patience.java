package io.rejoin.store.azure;

import io.rejoin.hub.access.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long one call may still take, and the pauses in which it lets others go first. Used by one thread. */
final class Patience {

    private static final long FIRST_PAUSE = Duration.ofMillis(4).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(250).toNanos();

    private final long until;
    private long pause = FIRST_PAUSE;

    Patience(Duration timeout) {
        this.until = System.nanoTime() + timeout.toNanos();
    }

    /**
     * What is left of it, in nanoseconds, more than nothing.
     *
     * @throws StoreUnavailableException if nothing is left
     */
    long left() {
        long left = until - System.nanoTime();
        if (left <= 0) {
            throw new StoreUnavailableException("the table is too slow or too busy");
        }
        return left;
    }

    /**
     * Pauses before another attempt: longer each time, and never two callers equally long.
     *
     * @throws StoreUnavailableException if nothing is left
     */
    void pause() {
        long atMost = Math.min(pause, left());
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        try {
            TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(atMost / 2, atMost + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
    }
}
