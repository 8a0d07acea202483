package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.GroupMark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes which blocks are about whom. Entries are only ever added, so what is remembered of the newest block to be there is there, whoever
 * else writes; when everybody comes back at once that spares nearly all of them.
 */
final class AuditBlockIndex {

    private static final String SUBJECT = "INSERT OR IGNORE INTO audit_subject (block, pseudonym) VALUES (?, ?)";
    private static final String GROUP =
            "INSERT OR IGNORE INTO audit_group (block, hub, name, against) VALUES (?, ?, ?, ?)";

    /** @param of a pseudonym or a {@link GroupMark} */
    record Entry(long block, Object of) {}

    /** Of one block. Guarded by this. */
    private final Set<Object> known = new HashSet<>();

    private long block = -1;

    /** What these rows are to be found by and may not be there yet. */
    synchronized Set<Entry> missing(List<AuditRow> rows) {
        Set<Entry> missing = new HashSet<>();
        for (AuditRow row : rows) {
            long of = AuditBlocks.of(row.sequence());
            add(missing, of, row.marks().user());
            row.marks().groups().forEach(mark -> add(missing, of, mark));
        }
        return missing;
    }

    private void add(Set<Entry> missing, long of, Object mark) {
        if (of != block || !known.contains(mark)) {
            missing.add(new Entry(of, mark));
        }
    }

    /** Within the transaction that adds the rows. */
    static void insert(Connection connection, Set<Entry> entries) throws SQLException {
        try (PreparedStatement subject = connection.prepareStatement(SUBJECT);
                PreparedStatement group = connection.prepareStatement(GROUP)) {
            for (Entry entry : entries) {
                PreparedStatement insert = entry.of() instanceof GroupMark ? group : subject;
                insert.setLong(1, entry.block());
                if (entry.of() instanceof GroupMark mark) {
                    insert.setString(2, mark.key().hub());
                    insert.setString(3, mark.key().group());
                    insert.setBoolean(4, mark.against());
                } else {
                    insert.setString(2, (String) entry.of());
                }
                insert.addBatch();
            }
            subject.executeBatch();
            group.executeBatch();
        }
    }

    /** These are committed. */
    synchronized void remember(Set<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.block() > block) {
                block = entry.block();
                known.clear();
            }
            if (entry.block() == block) {
                known.add(entry.of());
            }
        }
    }
}
