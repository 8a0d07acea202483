package io.rejoin.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes by which times and names the rows of a block are found. It does so once for a block, from its rows, in the transaction that
 * begins the next one: an entry for every row would be written all over the file, and cost more than all the rest when everybody comes
 * back at once.
 */
final class AuditBlockIndex {

    private static final String NEXT = """
            SELECT sequence FROM audit_row
            WHERE sequence >= (SELECT (coalesce(max(block), -1) + 1) << ? FROM audit_block) ORDER BY sequence LIMIT 1
            """;

    private static final String ROWS = "SELECT pseudonym, marks FROM audit_row WHERE sequence >= ? AND sequence < ?";
    private static final String BLOCK = """
            INSERT INTO audit_block (block, first_at, last_at, names)
            SELECT ?, min(at), max(at), ? FROM audit_row WHERE sequence >= ? AND sequence < ?
            """;

    private AuditBlockIndex() {}

    /** Does that for the first complete block that lacks it; false if there is none. */
    static boolean complete(Connection connection) throws SQLException {
        OptionalLong next = next(connection);
        if (next.isPresent()) {
            insert(connection, next.getAsLong());
        }
        return next.isPresent();
    }

    private static OptionalLong next(Connection connection) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(NEXT)) {
            find.setInt(1, AuditBlocks.BITS);
            ResultSet row = find.executeQuery();
            long last = AuditBlocks.last(connection);
            return row.next() && AuditBlocks.of(row.getLong(1)) < last
                    ? OptionalLong.of(AuditBlocks.of(row.getLong(1)))
                    : OptionalLong.empty();
        }
    }

    private static void insert(Connection connection, long block) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BLOCK)) {
            insert.setLong(1, block);
            insert.setBytes(2, NameFilter.bytes(names(connection, block)));
            insert.setLong(3, block << AuditBlocks.BITS);
            insert.setLong(4, (block + 1) << AuditBlocks.BITS);
            insert.executeUpdate();
        }
    }

    private static Set<String> names(Connection connection, long block) throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement find = connection.prepareStatement(ROWS)) {
            find.setLong(1, block << AuditBlocks.BITS);
            find.setLong(2, (block + 1) << AuditBlocks.BITS);
            ResultSet row = find.executeQuery();
            while (row.next()) {
                names.add(row.getString(1));
                MarksText.addNames(row.getString(2), names);
            }
        }
        return names;
    }
}
