package io.rejoin.token.tool;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** A fixed moment, and moments after it. */
final class TestTime {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private TestTime() {}

    static Clock start() {
        return after(Duration.ZERO);
    }

    static Clock after(Duration time) {
        return Clock.fixed(START.plus(time), ZoneOffset.UTC);
    }
}
