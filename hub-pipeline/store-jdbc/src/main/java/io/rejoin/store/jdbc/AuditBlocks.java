package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import io.rejoin.store.jdbc.AuditBlockIndex.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which blocks of rows are about a user or a group, in SQLite. The rows themselves are looked for within the block: a trail is written at
 * every reconnect and read now and then, and one entry for a name and a block is a tenth of what one for a name and a row would be.
 */
final class AuditBlocks implements AutoCloseable {

    /** A block is 1,024 sequences. */
    private static final int BITS = 10;

    private static final String SUBJECT = "SELECT 1 FROM audit_subject WHERE block = ? AND pseudonym = ?";
    private static final String GROUP =
            "SELECT 1 FROM audit_group WHERE block = ? AND hub = ? AND name = ? AND against BETWEEN ? AND ?";

    private final PreparedStatement subject;
    private final PreparedStatement group;
    private final Map<Entry, Boolean> found = new HashMap<>();

    AuditBlocks(Connection connection) throws SQLException {
        subject = connection.prepareStatement(SUBJECT);
        group = connection.prepareStatement(GROUP);
    }

    static long of(long sequence) {
        return sequence >> BITS;
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

    private static void bind(PreparedStatement statement, long block, String pseudonym) throws SQLException {
        statement.setLong(1, block);
        statement.setString(2, pseudonym);
    }

    private static void bind(PreparedStatement statement, long block, GroupKey key) throws SQLException {
        bind(statement, block, key.hub());
        statement.setString(3, key.group());
    }

    /** Whether the block may hold rows about the filter's user and group. */
    boolean hold(long block, AuditFilter filter) throws SQLException {
        return (filter.user().isEmpty() || isThere(block, filter.user().get()))
                && (filter.group().isEmpty() || isThere(block, filter.group().get(), filter.isAgainst(), true));
    }

    private boolean isThere(long block, String pseudonym) throws SQLException {
        bind(subject, block, pseudonym);
        return isThere(subject);
    }

    private boolean isThere(long block, GroupKey key, boolean from, boolean to) throws SQLException {
        bind(group, block, key);
        group.setBoolean(4, from);
        group.setBoolean(5, to);
        return isThere(group);
    }

    private static boolean isThere(PreparedStatement find) throws SQLException {
        try (ResultSet row = find.executeQuery()) {
            return row.next();
        }
    }

    /** The row with those of its marks that it is found by: a row that was hidden from those who look for it differs from its text. */
    AuditRow findable(AuditRow row) throws SQLException {
        long block = of(row.sequence());
        AuditMarks marks = row.marks();
        Set<GroupMark> groups = new HashSet<>();
        for (GroupMark mark : marks.groups()) {
            if (isFound(block, mark)) {
                groups.add(mark);
            }
        }
        String user = isFound(block, marks.user()) ? marks.user() : "";
        return new AuditRow(
                row.sequence(),
                new AuditMarks(marks.at(), user, marks.kind(), marks.outcome(), marks.reason(), groups),
                row.text(),
                row.hash());
    }

    private boolean isFound(long block, Object of) throws SQLException {
        Entry entry = new Entry(block, of);
        Boolean known = found.get(entry);
        if (known == null) {
            known = of instanceof GroupMark mark
                    ? isThere(block, mark.key(), mark.against(), mark.against())
                    : isThere(block, (String) of);
            found.put(entry, known);
        }
        return known;
    }

    @Override
    public void close() throws SQLException {
        subject.close();
        group.close();
    }
}
