package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A few tries a second. In memory. */
final class TryLimitTest {

    private final SetClock clock = new SetClock();
    private final TryLimit limit = new TryLimit(clock, 2);

    @Test
    void tries_areTakenUntilNoneIsLeft() {
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
    }

    @Test
    void nextSecond_bringsNewOnes() {
        limit.take();
        limit.take();
        clock.advance(Duration.ofMillis(999));
        assertThat(limit.take()).isFalse();

        clock.advance(Duration.ofMillis(1));

        assertThat(limit.take()).isTrue();
    }

    @Test
    void clockSetBack_doesNotLockUpForLong() {
        limit.take();
        limit.take();

        clock.advance(Duration.ofHours(-1));

        assertThat(limit.take()).isTrue();
    }
}
