package io.rejoin.hub.access;

import java.time.Duration;

/**
 * How closely a server follows what is granted and revoked.
 *
 * @param behindMax so long what is known counts as up to date: the longest that a revocation made elsewhere goes unnoticed
 * @param pollEvery how often the store is asked for changes when it does not tell of them by itself
 * @param rowsMax how many changes are remembered; about 300 bytes each
 */
public record RevocationLimits(Duration behindMax, Duration pollEvery, int rowsMax) {

    private static final int ROWS_LEAST = 100;

    public RevocationLimits {
        if (pollEvery.compareTo(Duration.ofMillis(1)) < 0 || behindMax.compareTo(pollEvery.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("behindMax must be at least twice pollEvery, and that a millisecond");
        }
        if (rowsMax < ROWS_LEAST) {
            throw new IllegalArgumentException("rowsMax must be at least " + ROWS_LEAST);
        }
    }

    /** Two seconds, a quarter of a second, two million. */
    public static RevocationLimits defaults() {
        return new RevocationLimits(Duration.ofSeconds(2), Duration.ofMillis(250), 2_000_000);
    }
}
