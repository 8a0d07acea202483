package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** Puts a batch of the audit trail into its tables, within a transaction of its caller. */
final class AuditBatchInsert {

    private static final String HEAD =
            "UPDATE audit_head SET size = ?, root = ?, checkpoint = ? WHERE size = ? AND root = ?";
    private static final String ROW = """
            INSERT INTO audit_row (sequence, at, pseudonym, kind, outcome, reason, marks, text, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String HASH = "INSERT INTO audit_hash (level, position, hash) VALUES (?, ?, ?)";
    private static final String USER = "INSERT INTO audit_user (user_id, pseudonym) VALUES (?, ?)";
    private static final String ERASE = "DELETE FROM audit_user WHERE pseudonym = ?";

    private final Connection connection;
    private final Set<AuditBlockIndex.Entry> entries;

    /** @param entries that the batch's rows are to be found by */
    AuditBatchInsert(Connection connection, Set<AuditBlockIndex.Entry> entries) {
        this.connection = connection;
        this.entries = entries;
    }

    /** False, and nothing done, if the stored head is not the expected one. */
    boolean insert(AuditBatch batch) throws SQLException {
        if (!head(batch)) {
            return false;
        }
        try (PreparedStatement row = connection.prepareStatement(ROW);
                PreparedStatement hash = connection.prepareStatement(HASH)) {
            for (AuditRow added : batch.rows()) {
                row(row, added);
            }
            for (SubtreeHash added : batch.hashes()) {
                hash(hash, added);
            }
            row.executeBatch();
            hash.executeBatch();
        }
        AuditBlockIndex.insert(connection, entries);
        erase(batch);
        pseudonyms(batch.pseudonyms());
        return true;
    }

    private boolean head(AuditBatch batch) throws SQLException {
        try (PreparedStatement head = connection.prepareStatement(HEAD)) {
            head.setLong(1, batch.head().size());
            head.setString(2, batch.head().root());
            head.setString(3, batch.head().checkpoint());
            head.setLong(4, batch.expected().size());
            head.setString(5, batch.expected().root());
            return head.executeUpdate() == 1;
        }
    }

    private static void row(PreparedStatement insert, AuditRow row) throws SQLException {
        AuditMarks marks = row.marks();
        insert.setLong(1, row.sequence());
        insert.setLong(2, Millis.of(marks.at()));
        insert.setString(3, marks.user());
        insert.setString(4, marks.kind());
        insert.setString(5, marks.outcome());
        insert.setString(6, marks.reason());
        insert.setString(7, MarksText.write(marks.groups()));
        insert.setString(8, row.text());
        insert.setString(9, row.hash());
        insert.addBatch();
    }

    private static void hash(PreparedStatement insert, SubtreeHash hash) throws SQLException {
        insert.setInt(1, hash.level());
        insert.setLong(2, hash.index());
        insert.setString(3, hash.hash());
        insert.addBatch();
    }

    /** What is deleted is overwritten with zeros. */
    private void erase(AuditBatch batch) throws SQLException {
        if (batch.erased().isEmpty()) {
            return;
        }
        Sqlite.execute(connection, "PRAGMA secure_delete = ON");
        try (PreparedStatement erase = connection.prepareStatement(ERASE)) {
            for (String pseudonym : batch.erased()) {
                erase.setString(1, pseudonym);
                erase.executeUpdate();
            }
        }
    }

    private void pseudonyms(Map<UserId, String> pseudonyms) throws SQLException {
        try (PreparedStatement user = connection.prepareStatement(USER)) {
            for (Map.Entry<UserId, String> added : pseudonyms.entrySet()) {
                user.setString(1, added.getKey().value());
                user.setString(2, added.getValue());
                user.addBatch();
            }
            user.executeBatch();
        }
    }
}
