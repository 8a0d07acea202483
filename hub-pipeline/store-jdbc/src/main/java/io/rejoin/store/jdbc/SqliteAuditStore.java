package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of the audit trail in an SQLite file of its own. Guarantees that an append, with its head, is durable as a whole when it
 * returns. The file itself refuses to change or delete a row; that stops mistakes, not who owns the file.
 */
public final class SqliteAuditStore implements AuditStore {

    private static final String APPEND =
            "INSERT INTO audit_row (sequence, at, user_id, refused, text, hash) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String PUT_HEAD = """
            INSERT INTO audit_head (one, sequence, hash, seal) VALUES (1, ?, ?, ?)
            ON CONFLICT (one) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, seal = excluded.seal
            """;
    private static final String HEAD = "SELECT sequence, hash, seal FROM audit_head";

    private final SqliteDatabase database;

    /**
     * Keeps the rows in this database, which stays its opener's to close.
     *
     * @throws IllegalArgumentException if it was not opened with {@link SqliteDatabase#openAudit}
     */
    public SqliteAuditStore(SqliteDatabase database) {
        this.database = database.of(SqliteSchema.AUDIT);
    }

    @Override
    public void append(List<AuditRow> rows, AuditHead head) {
        database.write(connection -> {
            append(connection, rows);
            putHead(connection, head);
            return head;
        });
    }

    private static void append(Connection connection, List<AuditRow> rows) throws SQLException {
        try (PreparedStatement append = connection.prepareStatement(APPEND)) {
            for (AuditRow row : rows) {
                append.setLong(1, row.sequence());
                append.setLong(2, Sqlite.millis(row.at()));
                append.setString(3, row.user());
                append.setBoolean(4, row.refused());
                append.setString(5, row.text());
                append.setString(6, row.hash());
                append.addBatch();
            }
            append.executeBatch();
        }
    }

    private static void putHead(Connection connection, AuditHead head) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT_HEAD)) {
            put.setLong(1, head.sequence());
            put.setString(2, head.hash());
            put.setString(3, head.seal());
            put.executeUpdate();
        }
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        AuditSelect select = new AuditSelect(selection);
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(select.sql())) {
                select.bind(statement);
                return rows(statement.executeQuery());
            }
        });
    }

    private static List<AuditRow> rows(ResultSet row) throws SQLException {
        List<AuditRow> rows = new ArrayList<>();
        while (row.next()) {
            rows.add(new AuditRow(
                    row.getLong(1),
                    Instant.ofEpochMilli(row.getLong(2)),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getString(5),
                    row.getString(6)));
        }
        return rows;
    }

    @Override
    public AuditHead head() {
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(HEAD);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? new AuditHead(row.getLong(1), row.getString(2), row.getString(3)) : AuditHead.START;
            }
        });
    }
}
