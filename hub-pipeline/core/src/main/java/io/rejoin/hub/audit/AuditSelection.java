package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which rows a store is to read.
 *
 * @param above only rows with a greater sequence
 * @param below only rows with a lesser sequence
 * @param from only rows at this time or later
 * @param until only rows before this time
 * @param newestFirst descending by sequence, else ascending
 * @param limit at most so many rows
 */
public record AuditSelection(
        long above,
        long below,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<UserId> user,
        boolean refusedOnly,
        boolean newestFirst,
        int limit) {

    /** Every row above this sequence, ascending, at most {@code limit}. */
    public static AuditSelection after(long sequence, int limit) {
        return new AuditSelection(
                sequence, Long.MAX_VALUE, Optional.empty(), Optional.empty(), Optional.empty(), false, false, limit);
    }
}
