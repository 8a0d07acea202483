package io.rejoin.undertow.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** At most so many tries in each second, whoever makes them. Guarded by itself. */
final class TryLimit {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final Clock clock;
    private final int triesMax;
    private Instant start = Instant.MIN;
    private int tries;

    TryLimit(Clock clock, int triesMax) {
        this.clock = clock;
        this.triesMax = triesMax;
    }

    /** Takes one try. False if there is none left just now. */
    synchronized boolean take() {
        Instant now = clock.instant();
        if (!now.isBefore(start.plus(WINDOW)) || now.isBefore(start)) {
            start = now;
            tries = 0;
        }
        return tries++ < triesMax;
    }
}
