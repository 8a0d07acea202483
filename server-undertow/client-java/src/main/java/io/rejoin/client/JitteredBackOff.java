package io.rejoin.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Waits that grow twofold, each anywhere between a tenth of its longest and its longest. */
final class JitteredBackOff implements ReconnectPolicy {
    private static final Duration FIRST_MIN = Duration.ofMillis(10);
    private static final Duration LONGEST_MAX = Duration.ofDays(1);
    /** A day is not more than 2^24 times 10 ms. */
    private static final int DOUBLINGS_MAX = 24;

    private static final double SHORTEST_PART = 0.1;

    private final long firstMillis;
    private final long longestMillis;
    private final DoubleSupplier random;

    /** @param random evenly spread from 0 to 1 */
    JitteredBackOff(Duration first, Duration longest, DoubleSupplier random) {
        if (first.compareTo(FIRST_MIN) < 0 || longest.compareTo(first) < 0 || longest.compareTo(LONGEST_MAX) > 0) {
            throw new IllegalArgumentException("not 10 ms <= " + first + " <= " + longest + " <= 1 day");
        }
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    @Override
    public Optional<Duration> delay(int failed, Duration away) {
        long longest = Math.min(longestMillis, firstMillis << Math.min(failed, DOUBLINGS_MAX));
        double part = SHORTEST_PART + (1 - SHORTEST_PART) * random.getAsDouble();
        return Optional.of(Duration.ofMillis((long) (longest * part)));
    }
}
