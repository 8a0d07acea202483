package io.rejoin.store.jdbc;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.FamilyStateText;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state of token families in SQLite. Guarantees that a change is durable when it returns and that changes of all families
 * happen one after the other. A change runs on the writer's thread, so it must be short and must not call a store.
 */
public final class SqliteReplayStore implements ReplayStore {

    /** So many rows are forgotten in one transaction, so that nobody waits long behind it. */
    private static final int PURGE_MAX = 5_000;

    private static final String GET = "SELECT state FROM family WHERE id = ?";
    private static final String PUT = """
            INSERT INTO family (id, state, expires) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, expires = excluded.expires
            """;
    private static final String KEEP = """
            INSERT INTO group_list (hash, list, until) VALUES (?, ?, ?)
            ON CONFLICT (hash) DO UPDATE SET until = max(until, excluded.until)
            """;
    private static final String FIND = "SELECT list FROM group_list WHERE hash = ?";
    private static final String PURGE_LISTS = """
            DELETE FROM group_list WHERE hash IN (SELECT hash FROM group_list WHERE until < ? ORDER BY until LIMIT ?)
            """;
    private static final String PURGE = """
            DELETE FROM family WHERE id IN (SELECT id FROM family WHERE expires < ? ORDER BY expires LIMIT ?)
            """;

    private final SqliteDatabase database;
    /** Prepared once, on the one connection that writes; it closes them. Touched by the writer's thread alone. */
    private @Nullable PreparedStatement get;

    private @Nullable PreparedStatement put;

    /**
     * Keeps the rows in this database, which stays its opener's to close.
     *
     * @throws IllegalArgumentException if it was not opened with {@link SqliteDatabase#openState}
     */
    public SqliteReplayStore(SqliteDatabase database) {
        this.database = database.of(SqliteSchema.STATE);
    }

    @Override
    public Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        return database.write(connection -> update(connection, family, change));
    }

    @Override
    public CompletionStage<Optional<FamilyState>> updateAsync(
            FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        return database.writeAsync(connection -> update(connection, family, change));
    }

    private Optional<FamilyState> update(
            Connection connection, FamilyId family, UnaryOperator<Optional<FamilyState>> change) throws SQLException {
        Optional<FamilyState> row = get(connection, family);
        Optional<FamilyState> changed = change.apply(row);
        if (changed.isPresent() && !changed.equals(row)) {
            put(connection, family, changed.get());
        }
        return changed.or(() -> row);
    }

    private Optional<FamilyState> get(Connection connection, FamilyId family) throws SQLException {
        PreparedStatement prepared = get == null ? connection.prepareStatement(GET) : get;
        get = prepared;
        prepared.setString(1, family.value());
        try (ResultSet row = prepared.executeQuery()) {
            return row.next() ? Optional.of(StoredText.state(row.getString(1))) : Optional.empty();
        }
    }

    private void put(Connection connection, FamilyId family, FamilyState state) throws SQLException {
        PreparedStatement prepared = put == null ? connection.prepareStatement(PUT) : put;
        put = prepared;
        prepared.setString(1, family.value());
        prepared.setString(2, FamilyStateText.write(state));
        prepared.setLong(3, Millis.of(state.expires()));
        prepared.executeUpdate();
    }

    @Override
    public void keep(GroupsHash hash, HubGroups groups, Instant until) {
        String list = groups.text();
        database.write(connection -> {
            try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
                keep.setString(1, hash.value());
                keep.setString(2, list);
                keep.setLong(3, Millis.of(until));
                return keep.executeUpdate();
            }
        });
    }

    @Override
    public Optional<HubGroups> find(GroupsHash hash) {
        return database.read(connection -> {
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setString(1, hash.value());
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? StoredText.groups(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public int purge(Instant before) {
        return purge(PURGE, before) + purge(PURGE_LISTS, before);
    }

    private int purge(String statement, Instant before) {
        int all = 0;
        int purged = PURGE_MAX;
        while (purged == PURGE_MAX) {
            purged = database.write(connection -> purge(connection, statement, before));
            all += purged;
        }
        return all;
    }

    private static int purge(Connection connection, String statement, Instant before) throws SQLException {
        try (PreparedStatement purge = connection.prepareStatement(statement)) {
            purge.setLong(1, Millis.of(before));
            purge.setInt(2, PURGE_MAX);
            return purge.executeUpdate();
        }
    }
}
