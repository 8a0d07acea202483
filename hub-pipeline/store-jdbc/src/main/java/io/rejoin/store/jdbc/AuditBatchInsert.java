package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Puts batches of the audit trail into its tables, each within a transaction of its caller. Its statements end with the connection. */
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
    private final PreparedStatement head;
    private final PreparedStatement row;
    private final PreparedStatement hash;
    private final PreparedStatement user;

    AuditBatchInsert(Connection connection) throws SQLException {
        this.connection = connection;
        this.head = connection.prepareStatement(HEAD);
        this.row = connection.prepareStatement(ROW);
        this.hash = connection.prepareStatement(HASH);
        this.user = connection.prepareStatement(USER);
    }

    /** False, and nothing done, if the stored head is not the expected one. */
    boolean insert(AuditBatch batch) throws SQLException {
        if (!head(batch)) {
            return false;
        }
        rows(batch.rows());
        hashes(batch.hashes());
        erase(batch);
        pseudonyms(batch.pseudonyms());
        if (AuditBlocks.of(batch.expected().size())
                < AuditBlocks.of(batch.head().size())) {
            AuditBlockIndex.complete(connection);
        }
        return true;
    }

    private boolean head(AuditBatch batch) throws SQLException {
        head.setLong(1, batch.head().size());
        head.setString(2, batch.head().root());
        head.setString(3, batch.head().checkpoint());
        head.setLong(4, batch.expected().size());
        head.setString(5, batch.expected().root());
        return head.executeUpdate() == 1;
    }

    /** Whatever a batch that failed left behind is dropped. */
    private void rows(List<AuditRow> rows) throws SQLException {
        row.clearBatch();
        for (AuditRow added : rows) {
            row(row, added);
        }
        row.executeBatch();
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

    private void hashes(List<SubtreeHash> hashes) throws SQLException {
        hash.clearBatch();
        for (SubtreeHash added : hashes) {
            hash.setInt(1, added.level());
            hash.setLong(2, added.index());
            hash.setString(3, added.hash());
            hash.addBatch();
        }
        hash.executeBatch();
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
        user.clearBatch();
        for (Map.Entry<UserId, String> added : pseudonyms.entrySet()) {
            user.setString(1, added.getKey().value());
            user.setString(2, added.getValue());
            user.addBatch();
        }
        user.executeBatch();
    }
}
