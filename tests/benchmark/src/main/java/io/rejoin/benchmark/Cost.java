package io.rejoin.benchmark;

/**
 * What one operation costs.
 *
 * @param best microseconds in the fastest iteration, the one that other processes disturbed least
 * @param median microseconds in the median iteration
 * @param bytes allocated bytes, the mean
 */
record Cost(double best, double median, double bytes) {
    private static final double NOISY = 1.15;

    /** True if the median iteration was slowed down so much that the figure should be measured again. */
    boolean isNoisy() {
        return median > best * NOISY;
    }
}
