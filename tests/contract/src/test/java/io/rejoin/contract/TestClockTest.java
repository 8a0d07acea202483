package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** In memory only. */
final class TestClockTest {

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");

    @Test
    void clock_standsStill_untilMoved() {
        assertThat(clock.instant()).isEqualTo("2030-01-01T00:00:00Z");

        clock.advance(Duration.ofSeconds(90));
        assertThat(clock.instant()).isEqualTo("2030-01-01T00:01:30Z");
        clock.advance(Duration.ofSeconds(-30));
        assertThat(clock.instant()).isEqualTo("2030-01-01T00:01:00Z");
        clock.set(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
    }
}
