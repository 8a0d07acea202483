package io.rejoin.store.jdbc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The audit trail in an SQLite file of its own. Guarantees that an append is durable as a whole when it returns. The file itself
 * refuses to change or delete a row; that stops mistakes, not who owns the file. Who is behind an erased pseudonym is overwritten in
 * the file; the write-ahead log beside it may hold it until the file is closed.
 */
public final class SqliteAuditStore implements AuditStore {

    private static final String HEAD = "SELECT size, root, checkpoint FROM audit_head";
    private static final String HASHES =
            "SELECT level, position, hash FROM audit_hash WHERE level = ? AND position >= ? ORDER BY position LIMIT ?";

    /** CROSS JOIN is SQLite's way to say: go through what was asked and look each up, not the other way round. */
    private static final String PSEUDONYMS = """
            SELECT u.user_id, u.pseudonym
            FROM json_each(?) AS asked CROSS JOIN audit_user AS u ON u.user_id = asked.value ->> 0
            """;

    private static final String USERS = """
            SELECT u.user_id, u.pseudonym
            FROM json_each(?) AS asked CROSS JOIN audit_user AS u ON u.pseudonym = asked.value ->> 0
            """;

    private final SqliteDatabase database;
    /** Prepared once. Touched by the database's writer alone. */
    private Optional<AuditBatchInsert> insert = Optional.empty();

    /**
     * Keeps the rows in this database, which stays its opener's to close.
     *
     * @throws IllegalArgumentException if it was not opened with {@link SqliteDatabase#openAudit}
     */
    public SqliteAuditStore(SqliteDatabase database) {
        this.database = database.of(SqliteSchema.AUDIT);
        boolean more = true;
        while (more) {
            more = database.write(AuditBlockIndex::complete);
        }
    }

    @Override
    public boolean append(AuditBatch batch) {
        return database.write(connection -> {
            if (insert.isEmpty()) {
                insert = Optional.of(new AuditBatchInsert(connection));
            }
            return insert.get().insert(batch);
        });
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        AuditFilter filter = selection.filter();
        boolean inBlocks = Stream.of(filter.user(), filter.group(), filter.from(), filter.until())
                .anyMatch(Optional::isPresent);
        return database.read(connection -> {
            try (AuditBlocks blocks = new AuditBlocks(connection)) {
                List<AuditRow> rows = new ArrayList<>();
                for (AuditRow row : inBlocks ? inBlocks(connection, blocks, selection) : rows(connection, selection)) {
                    rows.add(blocks.get(AuditBlocks.of(row.sequence())).findable(row));
                }
                return rows;
            }
        });
    }

    private static List<AuditRow> inBlocks(Connection connection, AuditBlocks blocks, AuditSelection selection)
            throws SQLException {
        List<AuditRow> rows = new ArrayList<>();
        long first = AuditBlocks.of(Math.max(0, selection.above()));
        long last = Math.min(AuditBlocks.of(selection.below()), blocks.last());
        for (long i = 0; i <= last - first && rows.size() < selection.limit(); i++) {
            long block = selection.newestFirst() ? last - i : first + i;
            if (blocks.get(block).mayHold(selection.filter())) {
                int left = selection.limit() - rows.size();
                rows.addAll(rows(connection, AuditBlocks.within(selection, block, left)));
            }
        }
        return rows;
    }

    private static List<AuditRow> rows(Connection connection, AuditSelection selection) throws SQLException {
        AuditSelect select = AuditSelect.ofSqlite(selection);
        List<AuditRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select.sql())) {
            select.bind(statement);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                rows.add(AuditSelect.row(row, MarksText.read(row.getString(9))));
            }
        }
        return rows;
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        return database.read(connection -> {
            List<SubtreeHash> hashes = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(HASHES)) {
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
        return database.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(HEAD);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? new AuditHead(row.getLong(1), row.getString(2), row.getString(3)) : AuditHead.START;
            }
        });
    }

    @Override
    public Map<UserId, String> pseudonyms(Set<UserId> users) {
        Map<UserId, String> found = new HashMap<>();
        users(PSEUDONYMS, users.stream().map(UserId::value)).forEach((user, name) -> found.put(UserId.of(user), name));
        return found;
    }

    @Override
    public Map<String, UserId> users(Set<String> pseudonyms) {
        Map<String, UserId> found = new HashMap<>();
        users(USERS, pseudonyms.stream()).forEach((user, name) -> found.put(name, UserId.of(user)));
        return found;
    }

    private Map<String, String> users(String sql, Stream<String> asked) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        asked.forEach(name -> names.addArray().add(name));
        return database.read(connection -> {
            Map<String, String> found = new HashMap<>();
            try (PreparedStatement find = connection.prepareStatement(sql)) {
                find.setString(1, names.toString());
                ResultSet row = find.executeQuery();
                while (row.next()) {
                    found.put(row.getString(1), row.getString(2));
                }
            }
            return found;
        });
    }
}
