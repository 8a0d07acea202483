package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three servers, of which each hears the others sooner or later; clients that come and go between them, with or without having taken what
 * waited for them. Each hears of its groups what was said since it joined, once and in the order of each sender.
 */
final class ServersSimulationTest {

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("rejoin.travels", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoeverMovesAround_missesNothing_andHearsNothingTwice(long seed) {
        try (ServersSimulation simulation = new ServersSimulation(seed)) {
            try {
                for (int step = 0; step < 400; step++) {
                    simulation.step();
                }
                simulation.end();
            } catch (RuntimeException | AssertionError e) {
                fail("what happened:\n" + simulation.history(), e);
            }
            assertThat(simulation.moves()).isGreaterThan(50);
        }
    }
}
