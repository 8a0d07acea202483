package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.VerificationLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is let in without a query would be let in with one, and nobody else: the same history at both levels. Servers over stores in
 * memory that know of every change.
 */
final class LevelsAgreeTest {
    private static final int STEPS = 150;

    /** Some that are always the same, and one that never was before. */
    static LongStream seeds() {
        return LongStream.concat(
                LongStream.rangeClosed(1, 40),
                LongStream.of(ThreadLocalRandom.current().nextLong()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sameHistory_sameResults(long seed) {
        List<String> history = new ArrayList<>();
        try (LevelHistory unasked = new LevelHistory(VerificationLevel.REVOCATIONS, seed);
                LevelHistory asked = new LevelHistory(VerificationLevel.STORE, seed)) {
            for (int i = 0; i < STEPS; i++) {
                String step = asked.step();
                history.add(step);
                assertThat(unasked.step()).as("seed %s after %s", seed, history).isEqualTo(step);
            }
        }
    }
}
