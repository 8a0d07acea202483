package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The audit trail in PostgreSQL, of any number of servers. Guarantees that an append is durable as a whole when it returns; it is one
 * statement and one round trip. The database itself refuses to change or delete a row; that stops mistakes, not who owns the database.
 * Who is behind an erased pseudonym is gone from the table at once, and from the disk when the server has vacuumed it, archived its log
 * and dropped its backups.
 */
public final class PostgresAuditStore implements AuditStore {

    private static final String HEAD = "SELECT size, root, checkpoint FROM rejoin.audit_head";
    private static final String HASHES = """
            SELECT level, position, hash FROM rejoin.audit_hash WHERE level = ? AND position >= ? ORDER BY position LIMIT ?
            """;
    private static final String GROUPS = """
            SELECT sequence, hub, name, against FROM rejoin.audit_group WHERE sequence = ANY (?)
            """;
    private static final String PSEUDONYMS = """
            SELECT user_id, pseudonym FROM rejoin.audit_user WHERE user_id = ANY (?)
            """;
    private static final String USERS = """
            SELECT user_id, pseudonym FROM rejoin.audit_user WHERE pseudonym = ANY (?)
            """;

    private final PostgresDatabase database;

    /** Keeps the rows in this database, which stays its opener's to close. */
    public PostgresAuditStore(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public boolean append(AuditBatch batch) {
        return database.call(connection -> PostgresAuditAppend.append(connection, batch));
    }

    /** Two statements, but one snapshot all the same: rows and their groups come together and never change. */
    @Override
    public List<AuditRow> read(AuditSelection selection) {
        AuditSelect select = AuditSelect.ofPostgres(selection);
        return database.call(connection -> {
            List<AuditRow> rows = new ArrayList<>();
            try (PreparedStatement statement = Postgres.prepare(connection, select.sql())) {
                select.bind(statement);
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    rows.add(AuditSelect.row(row, Set.of()));
                }
            }
            return withGroups(connection, rows);
        });
    }

    private static List<AuditRow> withGroups(Connection connection, List<AuditRow> rows) throws SQLException {
        Map<Long, Set<GroupMark>> groups = new HashMap<>();
        try (PreparedStatement find = Postgres.prepare(connection, GROUPS)) {
            Postgres.setArray(find, 1, "int8", rows, AuditRow::sequence);
            ResultSet mark = find.executeQuery();
            while (mark.next()) {
                groups.computeIfAbsent(mark.getLong(1), sequence -> new HashSet<>())
                        .add(new GroupMark(new GroupKey(mark.getString(2), mark.getString(3)), mark.getInt(4) == 1));
            }
        }
        return rows.stream()
                .map(row -> row.withGroups(groups.getOrDefault(row.sequence(), Set.of())))
                .toList();
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        return database.call(connection -> {
            List<SubtreeHash> hashes = new ArrayList<>();
            try (PreparedStatement find = Postgres.prepare(connection, HASHES)) {
                find.setInt(1, level);
                find.setLong(2, from);
                find.setInt(3, Math.max(0, count));
                ResultSet row = find.executeQuery();
                while (row.next()) {
                    hashes.add(new SubtreeHash(row.getInt(1), row.getLong(2), row.getString(3)));
                }
            }
            return hashes;
        });
    }

    @Override
    public AuditHead head() {
        return database.call(connection -> {
            try (PreparedStatement head = Postgres.prepare(connection, HEAD);
                    ResultSet row = head.executeQuery()) {
                return row.next() ? new AuditHead(row.getLong(1), row.getString(2), row.getString(3)) : AuditHead.START;
            }
        });
    }

    @Override
    public Map<UserId, String> pseudonyms(Set<UserId> users) {
        Map<UserId, String> found = new HashMap<>();
        users(PSEUDONYMS, users.stream().map(UserId::value).toList())
                .forEach((user, name) -> found.put(UserId.of(user), name));
        return found;
    }

    @Override
    public Map<String, UserId> users(Set<String> pseudonyms) {
        Map<String, UserId> found = new HashMap<>();
        users(USERS, List.copyOf(pseudonyms)).forEach((user, name) -> found.put(name, UserId.of(user)));
        return found;
    }

    private Map<String, String> users(String sql, List<String> asked) {
        return database.call(connection -> {
            Map<String, String> found = new HashMap<>();
            try (PreparedStatement find = Postgres.prepare(connection, sql)) {
                Postgres.setArray(find, 1, "text", asked, name -> name);
                ResultSet row = find.executeQuery();
                while (row.next()) {
                    found.put(row.getString(1), row.getString(2));
                }
            }
            return found;
        });
    }
}
