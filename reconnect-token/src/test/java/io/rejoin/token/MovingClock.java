package io.rejoin.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands at the sample's moment until it is moved. */
final class MovingClock extends Clock {
    private volatile Instant now = Instant.ofEpochSecond(Sample.NOW);

    MovingClock pass(Duration time) {
        now = now.plus(time);
        return this;
    }

    void setTo(String time) {
        now = Instant.parse(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
