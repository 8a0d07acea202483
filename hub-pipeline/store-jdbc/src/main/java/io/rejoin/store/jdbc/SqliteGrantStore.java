package io.rejoin.store.jdbc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Grants in SQLite. Guarantees that a grant or revocation is durable when it returns, that revisions only grow, whatever is closed,
 * killed or opened again in between, and that an answer is one snapshot.
 *
 * <p>The rows are the table {@code membership}'s. Others may insert, update and delete there by plain SQL: triggers give each change
 * its revision, and a row that is deleted stays as revoked.
 */
public final class SqliteGrantStore implements GrantStore {

    /** So many memberships are asked for with one statement; an ask is one snapshot however many it takes. */
    private static final int ASKED_MAX = 2_000;

    private static final String PUT = """
            INSERT INTO membership (hub, user_id, group_name, granted) VALUES (?, ?, ?, ?)
            ON CONFLICT (hub, user_id, group_name) DO UPDATE SET granted = excluded.granted
            """;
    /** CROSS JOIN is SQLite's way to say: go through what was asked and look each up, not the other way round. */
    private static final String FIND = """
            SELECT m.hub, m.user_id, m.group_name, m.granted, m.since
            FROM json_each(?) AS asked CROSS JOIN membership AS m
            ON m.hub = asked.value ->> 0 AND m.user_id = asked.value ->> 1 AND m.group_name = asked.value ->> 2
            """;

    private static final String CHANGED = """
            SELECT hub, user_id, group_name, granted, since FROM membership WHERE since > ? ORDER BY since LIMIT ?
            """;
    private static final String LIST = """
            SELECT user_id, group_name FROM membership
            WHERE hub = ? AND user_id <> '' ORDER BY user_id, group_name LIMIT ?
            """;
    private static final String REVISION = "SELECT value FROM revision";

    private final SqliteDatabase database;

    /**
     * Keeps the grants in this database, which stays its opener's to close.
     *
     * @throws IllegalArgumentException if it was not opened with {@link SqliteDatabase#openState}
     */
    public SqliteGrantStore(SqliteDatabase database) {
        this.database = database.of(SqliteSchema.STATE);
    }

    @Override
    public Revision grant(Membership membership) {
        return put(membership, true);
    }

    @Override
    public Revision revoke(Scope scope) {
        return put(scope, false);
    }

    private Revision put(Scope scope, boolean granted) {
        Revision revision = database.write(connection -> put(connection, scope, granted));
        database.changed();
        return revision;
    }

    private static Revision put(Connection connection, Scope scope, boolean granted) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT)) {
            put.setString(1, scope.hubText());
            put.setString(2, scope.userText());
            put.setString(3, scope.groupText());
            put.setBoolean(4, granted);
            put.executeUpdate();
        }
        return Revision.of(Sqlite.number(connection, REVISION));
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        List<Scope> all = List.copyOf(asked);
        return database.read(connection -> {
            Revision revision = Revision.of(Sqlite.number(connection, REVISION));
            List<Row> rows = new ArrayList<>();
            for (int from = 0; from < all.size(); from += ASKED_MAX) {
                find(connection, all.subList(from, Math.min(from + ASKED_MAX, all.size())), rows);
            }
            return new Rows(revision, rows);
        });
    }

    private static void find(Connection connection, List<Scope> asked, List<Row> rows) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, json(asked));
            read(find.executeQuery(), rows);
        }
    }

    private static void read(ResultSet row, List<Row> rows) throws SQLException {
        while (row.next()) {
            Scope scope = Scope.of(row.getString(1), row.getString(2), row.getString(3));
            Revision since = Revision.of(row.getLong(5));
            rows.add(new Row(scope, row.getBoolean(4) ? Standing.granted(since) : Standing.revoked(since)));
        }
    }

    /** An array of [hub, user, group]: one parameter for any number of scopes, and nothing to quote. */
    private static String json(List<Scope> asked) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode(asked.size());
        asked.forEach(scope ->
                rows.addArray().add(scope.hubText()).add(scope.userText()).add(scope.groupText()));
        return rows.toString();
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        return database.read(connection -> {
            Revision revision = Revision.of(Sqlite.number(connection, REVISION));
            List<Row> rows = new ArrayList<>();
            try (PreparedStatement changed = connection.prepareStatement(CHANGED)) {
                changed.setLong(1, after.value());
                changed.setInt(2, Math.max(0, limit));
                read(changed.executeQuery(), rows);
            }
            return new Rows(revision, rows);
        });
    }

    @Override
    public Watch watch(Runnable changed) {
        return database.watch(changed);
    }

    /** By user and group in the order of their code points. */
    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return database.read(connection -> {
            try (PreparedStatement list = connection.prepareStatement(LIST)) {
                list.setString(1, hub.value());
                list.setInt(2, Math.max(0, limit));
                return memberships(hub, list.executeQuery());
            }
        });
    }

    private static List<Membership> memberships(HubName hub, ResultSet row) throws SQLException {
        List<Membership> memberships = new ArrayList<>();
        while (row.next()) {
            memberships.add(new Membership(UserId.of(row.getString(1)), hub, GroupName.of(row.getString(2))));
        }
        return memberships;
    }
}
