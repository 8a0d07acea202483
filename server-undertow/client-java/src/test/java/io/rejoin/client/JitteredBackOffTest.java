package io.rejoin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a client waits before it tries again. Touches nothing. */
final class JitteredBackOffTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final int CLIENTS = 10_000;
    private static final int SLICES = 10;

    private static long millis(ReconnectPolicy policy, int failed) {
        return policy.delay(failed, AWAY).orElseThrow().toMillis();
    }

    @ParameterizedTest
    @CsvSource({
        "0,100,1000",
        "1,200,2000",
        "2,400,4000",
        "4,1600,16000",
        "5,3000,30000",
        "99,3000,30000",
        "2147483647,3000,30000"
    })
    void eachWait_isBetweenATenthAndAllOfItsLongest(int failed, long shortest, long longest) {
        assertThat(millis(new JitteredBackOff(FIRST, LONGEST, () -> 0), failed)).isEqualTo(shortest);
        assertThat(millis(new JitteredBackOff(FIRST, LONGEST, () -> 1), failed)).isEqualTo(longest);
        Random random = new Random(failed);
        ReconnectPolicy policy = new JitteredBackOff(FIRST, LONGEST, random::nextDouble);
        assertThat(IntStream.range(0, CLIENTS).mapToLong(client -> millis(policy, failed)))
                .allMatch(wait -> wait >= shortest && wait <= longest);
    }

    @Test
    void crowdThatLostItsServer_comesBackEvenly() {
        Random random = new Random(7);
        ReconnectPolicy policy = new JitteredBackOff(FIRST, LONGEST, random::nextDouble);
        int[] arrivals = new int[SLICES];
        IntStream.range(0, CLIENTS).forEach(client -> arrivals[(int) ((millis(policy, 0) - 100) * SLICES / 901)]++);

        assertThat(Arrays.stream(arrivals))
                .allMatch(count -> count > CLIENTS / SLICES * 0.8 && count < CLIENTS / SLICES * 1.2);
    }

    @Test
    void defaults_areOneSecondAndThirty_forEver() {
        Duration year = Duration.ofDays(365);

        assertThat(ReconnectPolicy.backOff().delay(0, Duration.ZERO).orElseThrow())
                .isBetween(Duration.ofMillis(100), Duration.ofSeconds(1));
        assertThat(ReconnectPolicy.backOff().delay(1_000, year).orElseThrow())
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(30));
    }

    @Test
    void givesUpAfterItsTime_andNotBefore() {
        ReconnectPolicy policy = ReconnectPolicy.backOff().giveUpAfter(Duration.ofMinutes(10));

        assertThat(policy.delay(100, Duration.ofMinutes(10).minusMillis(1))).isPresent();
        assertThat(policy.delay(0, Duration.ofMinutes(10))).isEmpty();
        assertThat(ReconnectPolicy.never().delay(0, Duration.ZERO)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT0S,PT1S", "PT0.009S,PT1S", "PT2S,PT1S", "PT1S,P2D"})
    void waitsThatMakeNoSense_areRefused(Duration first, Duration longest) {
        assertThatIllegalArgumentException().isThrownBy(() -> ReconnectPolicy.backOff(first, longest));
    }
}
