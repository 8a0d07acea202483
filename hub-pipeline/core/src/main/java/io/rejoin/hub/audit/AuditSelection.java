package io.rejoin.hub.audit;

/**
 * Which rows a store is to read.
 *
 * @param above only rows with a greater sequence
 * @param below only rows with a lesser sequence
 * @param newestFirst descending by sequence, else ascending
 * @param limit at most so many rows
 */
public record AuditSelection(AuditFilter filter, long above, long below, boolean newestFirst, int limit) {

    /** Every row above this sequence, ascending, at most {@code limit}. */
    public static AuditSelection after(long sequence, int limit) {
        return new AuditSelection(AuditFilter.ALL, sequence, Long.MAX_VALUE, false, limit);
    }

    /** Whether a row is wanted, but for order and limit. */
    public boolean takes(AuditRow row) {
        return row.sequence() > above && row.sequence() < below && filter.takes(row.marks());
    }
}
