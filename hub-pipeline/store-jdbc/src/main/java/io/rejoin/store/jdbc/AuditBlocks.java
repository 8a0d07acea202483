package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditSelection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * By what the blocks of rows are found, in SQLite. The rows themselves are looked for within the block: a trail is written at every
 * reconnect and read now and then. Used within one transaction.
 */
final class AuditBlocks implements AutoCloseable {

    /** A block is 1,024 sequences. */
    static final int BITS = 10;

    private static final String LAST = "SELECT coalesce(max(sequence), 0) FROM audit_row";
    private static final String BLOCK = "SELECT first_at, last_at, names FROM audit_block WHERE block = ?";

    private final PreparedStatement find;
    /** The newest, which is not complete: all of it is looked through. */
    private final long last;
    /** Which one was asked for last. */
    private long asked = -1;

    private AuditBlock block = AuditBlock.ANY;

    AuditBlocks(Connection connection) throws SQLException {
        last = last(connection);
        find = connection.prepareStatement(BLOCK);
    }

    static long of(long sequence) {
        return sequence >> BITS;
    }

    /** The newest. */
    static long last(Connection connection) throws SQLException {
        return of(Sqlite.number(connection, LAST));
    }

    /** The newest when this was made. */
    long last() {
        return last;
    }

    /** The part of the selection that is in this block. */
    static AuditSelection within(AuditSelection selection, long block, int limit) {
        return new AuditSelection(
                selection.filter(),
                Math.max(selection.above(), (block << BITS) - 1),
                Math.min(selection.below(), (block + 1) << BITS),
                selection.newestFirst(),
                limit);
    }

    /** By what the rows of this block are found. */
    AuditBlock get(long of) throws SQLException {
        if (of != asked) {
            block = of < last ? read(of) : AuditBlock.ANY;
            asked = of;
        }
        return block;
    }

    private AuditBlock read(long of) throws SQLException {
        find.setLong(1, of);
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    ? new AuditBlock(row.getLong(1), row.getLong(2), new NameFilter(row.getBytes(3)))
                    : AuditBlock.ANY;
        }
    }

    @Override
    public void close() throws SQLException {
        find.close();
    }
}
