package io.rejoin.benchmark.server;

/**
 * How much is measured.
 *
 * @param clients how many are dropped and come back at once
 * @param listeners how many are in the group that is spoken to
 * @param messages how many messages in a row that group gets in one round
 * @param warmUp rounds that do not count
 * @param rounds rounds that count
 */
record Scale(int clients, int listeners, int messages, int warmUp, int rounds) {
    static final Scale FULL = new Scale(2_000, 1_000, 50, 32, 16);
    /** Shows that it runs; its figures mean nothing. */
    static final Scale TINY = new Scale(20, 10, 3, 1, 2);
}
