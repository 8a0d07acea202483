package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On a clock that the test moves. */
final class AllowanceTest {

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final Allowance allowance = new Allowance(clock);

    private int taken() {
        int taken = 0;
        while (taken < 100 && allowance.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void fewAtOnce_thenOneNowAndThen() {
        assertThat(taken()).isEqualTo(5);
        clock.advance(Duration.ofSeconds(1));
        assertThat(allowance.take()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(taken()).isEqualTo(1);
    }

    @Test
    void whatWasTaken_isGivenBackAndNoMore() {
        taken();
        clock.advance(Duration.ofHours(1));
        assertThat(taken()).isEqualTo(5);
    }

    @Test
    void clockThatGoesBack_allowsNoMoreThanBefore() {
        taken();
        clock.advance(Duration.ofHours(-1));
        assertThat(allowance.take()).isFalse();
    }
}
