package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ScoresTest {

    @Test
    void time_isItsFirstWholeMillisecond() {
        assertThat(Scores.of(Instant.ofEpochMilli(5))).isEqualTo("5");
        assertThat(Scores.of(Instant.ofEpochMilli(5).plusNanos(1))).isEqualTo("6");
        assertThat(Scores.of(Instant.ofEpochMilli(-5).plusNanos(1))).isEqualTo("-4");
    }

    @Test
    void timeThatNoScoreHolds_isEndless() {
        assertThat(Scores.of(Instant.MAX)).isEqualTo("+inf");
        assertThat(Scores.of(Instant.MIN)).isEqualTo("-inf");
        assertThat(Scores.of(Instant.ofEpochMilli(1L << 53))).isEqualTo("9007199254740992");
        assertThat(Scores.of(Instant.ofEpochMilli(-(1L << 53)))).isEqualTo("-9007199254740992");
    }
}
