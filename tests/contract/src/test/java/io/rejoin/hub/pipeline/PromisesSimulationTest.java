package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The promises P1 to P6 hold after every step of many random histories: joins, leaves, grants, revocations of every scope, by this
 * server or behind its back, messages, lost lines, reconnects with any token and cursor that was ever given out, crashes, outages of
 * every store, and other calls in the middle of a walk. In memory, on a test clock, one thread for each history. A failure names its
 * seed; {@code -Drejoin.seed=} replays it, {@code -Drejoin.runs=} makes more of them, {@code -Drejoin.first=}
 * others.
 */
final class PromisesSimulationTest {
    private static final long FIRST = Long.getLong("rejoin.first", 1);
    private static final int RUNS = Integer.getInteger("rejoin.runs", 12_000);
    private static final int STEPS = 60;

    /** Closing a server takes a moment that no simulation waits for. */
    private final ExecutorService undertaker = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        undertaker.shutdown();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void anyHistory_keepsThePromises() {
        String seed = System.getProperty("rejoin.seed", "");
        if (!seed.isEmpty()) {
            run(Long.parseLong(seed));
            return;
        }
        LongStream.range(FIRST, FIRST + RUNS).parallel().forEach(this::run);
    }

    private void run(long seed) {
        Simulation simulation = new Simulation(seed, undertaker);
        try {
            simulation.run(STEPS);
        } catch (RuntimeException | AssertionError e) {
            fail("replay with -Drejoin.seed=" + seed + "; what happened:\n" + String.join("\n", simulation.history), e);
        } finally {
            simulation.close();
        }
    }
}
