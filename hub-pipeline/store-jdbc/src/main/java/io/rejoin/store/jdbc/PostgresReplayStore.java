package io.rejoin.store.jdbc;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * The state of token families in PostgreSQL. Guarantees that a change is durable when it returns and that changes of a family happen
 * one after the other, on all servers. A change runs on a thread of the database, so it must be short and must not call a store.
 */
public final class PostgresReplayStore implements ReplayStore {

    /** So many rows are forgotten by one statement, so that nobody waits long behind it. */
    private static final int PURGE_MAX = 5_000;

    private static final String KEEP = """
            INSERT INTO rejoin.group_list (hash, list, until) VALUES (?, ?, ?)
            ON CONFLICT (hash) DO UPDATE SET until = excluded.until WHERE group_list.until < excluded.until
            """;
    private static final String FIND = "SELECT list FROM rejoin.group_list WHERE hash = ?";
    private static final String PURGE_LISTS = """
            DELETE FROM rejoin.group_list WHERE hash = ANY (ARRAY(
              SELECT hash FROM rejoin.group_list WHERE until < ? ORDER BY until LIMIT ? FOR UPDATE SKIP LOCKED))
            """;
    private static final String PURGE = """
            DELETE FROM rejoin.family WHERE id = ANY (ARRAY(
              SELECT id FROM rejoin.family WHERE expires < ? ORDER BY expires LIMIT ? FOR UPDATE SKIP LOCKED))
            """;

    private final PostgresDatabase database;
    private final FamilyWriter writer;

    /** Keeps the rows in this database, which stays its opener's to close. */
    public PostgresReplayStore(PostgresDatabase database) {
        this.database = database;
        this.writer = new FamilyWriter(database.calls());
    }

    @Override
    public Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        return writer.update(family, change).await(database.calls().patience());
    }

    @Override
    public CompletionStage<Optional<FamilyState>> updateAsync(
            FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        return writer.update(family, change).async(database.calls().patience());
    }

    @Override
    public void keep(GroupsHash hash, HubGroups groups, Instant until) {
        String list = groups.text();
        database.call(connection -> {
            try (PreparedStatement keep = Postgres.prepare(connection, KEEP)) {
                keep.setString(1, hash.value());
                keep.setString(2, list);
                keep.setLong(3, Millis.of(until));
                return keep.executeUpdate();
            }
        });
    }

    @Override
    public Optional<HubGroups> find(GroupsHash hash) {
        return database.call(connection -> {
            try (PreparedStatement find = Postgres.prepare(connection, FIND)) {
                find.setString(1, hash.value());
                ResultSet row = find.executeQuery();
                return row.next() ? StoredText.groups(row.getString(1)) : Optional.empty();
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
            purged = purgeOnce(statement, Millis.of(before));
            all += purged;
        }
        return all;
    }

    private int purgeOnce(String statement, long before) {
        return database.call(connection -> {
            try (PreparedStatement purge = Postgres.prepare(connection, statement)) {
                purge.setLong(1, before);
                purge.setInt(2, PURGE_MAX);
                return purge.executeUpdate();
            }
        });
    }
}
