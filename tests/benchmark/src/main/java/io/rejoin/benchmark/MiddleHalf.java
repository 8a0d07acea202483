package io.rejoin.benchmark;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Rounds of which some were disturbed: the mean of those that are neither among the best nor among the worst quarter. */
public final class MiddleHalf {
    private MiddleHalf() {}

    /** Of at least one value. */
    public static double mean(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int quarter = sorted.length / 4;
        return Arrays.stream(sorted, quarter, sorted.length - quarter).average().orElseThrow();
    }
}
