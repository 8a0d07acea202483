package io.rejoin.hub;

import java.time.Duration;

/**
 * How far a server has spoken.
 *
 * @param number where the last that it said to the others stands in its log; 0 if it said nothing
 * @param ago how long ago it gave a sign
 */
public record Said(long number, Duration ago) {
    private static final Duration AGO_MAX = Duration.ofDays(365);

    /**
     * Checks the parts; what is longer ago than a year counts as that.
     *
     * @throws IllegalArgumentException if they are no place in a log
     */
    public Said {
        if (number < 0 || number >= 1L << 53 || ago.isNegative()) {
            throw new IllegalArgumentException("no place in a log");
        }
        ago = ago.compareTo(AGO_MAX) > 0 ? AGO_MAX : ago;
    }
}
