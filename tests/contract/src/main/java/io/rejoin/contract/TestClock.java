package io.rejoin.contract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it, forwards or backwards. Thread-safe; always in UTC. */
public final class TestClock extends Clock {

    /** Guarded by this. */
    private Instant now;

    private TestClock(Instant start) {
        this.now = start;
    }

    /** A clock that shows this time. */
    public static TestClock at(Instant start) {
        return new TestClock(start);
    }

    /** A clock that shows this time, in ISO form such as {@code 2030-01-01T00:00:00Z}. */
    public static TestClock at(String start) {
        return at(Instant.parse(start));
    }

    public synchronized void set(Instant time) {
        now = time;
    }

    /** Moves on by this much; back if it is negative. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only UTC");
    }
}
