package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.GroupMark;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Puts a batch of the audit trail into its tables with one statement, which is a transaction of its own: whatever is added is joined to
 * the head's update, and so is nothing if the head is another one. Who is named waits for who is erased.
 */
final class PostgresAuditAppend {

    private static final String APPEND = """
            WITH head AS (
              UPDATE rejoin.audit_head SET size = ?, root = ?, checkpoint = ? WHERE size = ? AND root = ? RETURNING one
            ), added AS (
              INSERT INTO rejoin.audit_row (sequence, at, pseudonym, kind, outcome, reason, text, hash)
              SELECT r.* FROM head, unnest(?, ?, ?, ?, ?, ?, ?, ?) AS r
            ), marked AS (
              INSERT INTO rejoin.audit_group (sequence, hub, name, against)
              SELECT g.* FROM head, unnest(?, ?, ?, ?) AS g
            ), hashed AS (
              INSERT INTO rejoin.audit_hash (level, position, hash) SELECT h.* FROM head, unnest(?, ?, ?) AS h
            ), erased AS (
              DELETE FROM rejoin.audit_user AS u USING head WHERE u.pseudonym = ANY (?) RETURNING u.pseudonym
            ), named AS (
              INSERT INTO rejoin.audit_user (user_id, pseudonym)
              SELECT u.* FROM head, unnest(?, ?) AS u WHERE (SELECT count(*) FROM erased) >= 0
            )
            SELECT count(*) FROM head
            """;

    private record Marked(long sequence, GroupMark mark) {}

    private final PreparedStatement append;
    private int at;

    private PostgresAuditAppend(PreparedStatement append) {
        this.append = append;
    }

    /** False, and nothing done, if the stored head is not the expected one. */
    static boolean append(Connection connection, AuditBatch batch) throws SQLException {
        try (PreparedStatement statement = Postgres.prepare(connection, APPEND)) {
            PostgresAuditAppend append = new PostgresAuditAppend(statement);
            append.head(batch.head(), batch.expected());
            append.rows(batch.rows());
            append.groups(batch.rows());
            append.hashes(batch.hashes());
            append.users(batch);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    private void head(AuditHead head, AuditHead expected) throws SQLException {
        append.setLong(++at, head.size());
        append.setString(++at, head.root());
        append.setString(++at, head.checkpoint());
        append.setLong(++at, expected.size());
        append.setString(++at, expected.root());
    }

    private void rows(List<AuditRow> rows) throws SQLException {
        Postgres.setArray(append, ++at, "int8", rows, AuditRow::sequence);
        Postgres.setArray(
                append, ++at, "int8", rows, row -> Millis.of(row.marks().at()));
        Postgres.setArray(append, ++at, "text", rows, row -> row.marks().user());
        Postgres.setArray(append, ++at, "text", rows, row -> row.marks().kind());
        Postgres.setArray(append, ++at, "text", rows, row -> row.marks().outcome());
        Postgres.setArray(append, ++at, "text", rows, row -> row.marks().reason());
        Postgres.setArray(append, ++at, "text", rows, AuditRow::text);
        Postgres.setArray(append, ++at, "text", rows, AuditRow::hash);
    }

    private void groups(List<AuditRow> rows) throws SQLException {
        List<Marked> marks = rows.stream()
                .flatMap(row -> row.marks().groups().stream().map(mark -> new Marked(row.sequence(), mark)))
                .toList();
        Postgres.setArray(append, ++at, "int8", marks, Marked::sequence);
        Postgres.setArray(
                append, ++at, "text", marks, marked -> marked.mark().key().hub());
        Postgres.setArray(
                append, ++at, "text", marks, marked -> marked.mark().key().group());
        Postgres.setArray(
                append, ++at, "int2", marks, marked -> (short) (marked.mark().against() ? 1 : 0));
    }

    private void hashes(List<SubtreeHash> hashes) throws SQLException {
        Postgres.setArray(append, ++at, "int4", hashes, SubtreeHash::level);
        Postgres.setArray(append, ++at, "int8", hashes, SubtreeHash::index);
        Postgres.setArray(append, ++at, "text", hashes, SubtreeHash::hash);
    }

    private void users(AuditBatch batch) throws SQLException {
        List<Map.Entry<UserId, String>> named = List.copyOf(batch.pseudonyms().entrySet());
        Postgres.setArray(append, ++at, "text", List.copyOf(batch.erased()), pseudonym -> pseudonym);
        Postgres.setArray(append, ++at, "text", named, user -> user.getKey().value());
        Postgres.setArray(append, ++at, "text", named, Map.Entry::getValue);
    }
}
