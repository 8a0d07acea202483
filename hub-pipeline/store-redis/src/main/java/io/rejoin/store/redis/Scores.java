package io.rejoin.store.redis;

import java.time.Instant;

/** Times as scores of a sorted set, which are whole milliseconds that a {@code double} holds exactly. */
final class Scores {

    private static final Instant LAST = Instant.ofEpochMilli(1L << 53);
    private static final Instant FIRST = Instant.ofEpochMilli(-(1L << 53));

    private Scores() {}

    /** The first whole millisecond that is not before this time, as near as a score goes. */
    static String of(Instant time) {
        if (time.isBefore(FIRST)) {
            return "-inf";
        }
        if (time.isAfter(LAST)) {
            return "+inf";
        }
        long floor = time.toEpochMilli();
        return Long.toString(Instant.ofEpochMilli(floor).isBefore(time) ? floor + 1 : floor);
    }
}
