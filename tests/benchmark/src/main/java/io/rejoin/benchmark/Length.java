package io.rejoin.benchmark;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long a run takes: {@code SHORT} about four minutes, {@code FULL} about twenty. */
enum Length {
    SHORT(1, 1, 300, 7, 300),
    FULL(3, 2, 500, 10, 600);

    private final int rounds;
    private final int warmups;
    private final int warmupMillis;
    private final int iterations;
    private final int iterationMillis;

    Length(int rounds, int warmups, int warmupMillis, int iterations, int iterationMillis) {
        this.rounds = rounds;
        this.warmups = warmups;
        this.warmupMillis = warmupMillis;
        this.iterations = iterations;
        this.iterationMillis = iterationMillis;
    }

    /** How often everything is measured from the start, so that what is compared was measured at about the same time. */
    int rounds() {
        return rounds;
    }

    void apply(ChainedOptionsBuilder options) {
        options.forks(1)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(warmupMillis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(iterationMillis));
    }
}
