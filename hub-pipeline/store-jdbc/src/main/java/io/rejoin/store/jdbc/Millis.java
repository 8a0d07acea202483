package io.rejoin.store.jdbc;

import java.time.Instant;

/** Times in columns: milliseconds since 1970. */
final class Millis {

    private Millis() {}

    /**
     * The first whole millisecond that is not before this time, as near as a {@code long} goes: a column of whole milliseconds
     * compares with it as with the time itself.
     */
    static long of(Instant time) {
        if (time.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE))) {
            return Long.MIN_VALUE;
        }
        if (time.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))) {
            return Long.MAX_VALUE;
        }
        long floor = time.toEpochMilli();
        return Instant.ofEpochMilli(floor).isBefore(time) ? floor + 1 : floor;
    }
}
