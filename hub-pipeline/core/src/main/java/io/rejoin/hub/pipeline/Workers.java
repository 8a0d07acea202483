package io.rejoin.hub.pipeline;

import io.rejoin.hub.threads.Threads;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads that hubs and stores may block: virtual ones where the JVM has them (21 on), else a bounded pool. */
final class Workers {

    private static final int WORKERS = 64;
    /** A walk that waits for a store leaves its lane to the next: the more wait together, the fewer round trips the stores see. */
    private static final int WALKERS = 512;

    private Workers() {}

    /** For hubs. */
    static ExecutorService workers() {
        return virtual().orElseGet(() -> Threads.upTo(WORKERS, "rejoin-worker"));
    }

    /** For clients that come back. */
    static ExecutorService walkers() {
        int lanes = 2 * Runtime.getRuntime().availableProcessors();
        return virtual().orElseGet(() -> Threads.lanes(lanes, WALKERS, "rejoin-walker"));
    }

    private static Optional<ExecutorService> virtual() {
        try {
            return Optional.of((ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return Optional.empty();
        }
    }

    /** Takes no more work, waits for what is under way at most so long, then interrupts it. */
    static void stop(List<ExecutorService> pools, Duration within) {
        pools.forEach(ExecutorService::shutdown);
        long deadline = System.nanoTime() + within.toNanos();
        try {
            for (ExecutorService pool : pools) {
                pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pools.forEach(ExecutorService::shutdownNow);
    }
}
