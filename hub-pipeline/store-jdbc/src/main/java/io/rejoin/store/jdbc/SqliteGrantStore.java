package io.rejoin.store.jdbc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standings;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Grants in SQLite. Guarantees that a grant or revocation is durable when it returns, that revisions only grow, whatever is closed,
 * killed or opened again in between, and that an answer is one snapshot. */
public final class SqliteGrantStore implements GrantStore {

    /** So many memberships are asked for with one statement; an ask is one snapshot however many it takes. */
    private static final int ASKED_MAX = 2_000;

    private static final String NEXT = "UPDATE revision SET value = value + 1 WHERE one = 1 RETURNING value";
    private static final String PUT = """
            INSERT INTO membership (hub, user_id, group_name, granted, since) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (hub, user_id, group_name) DO UPDATE SET granted = excluded.granted, since = excluded.since
            WHERE granted <> excluded.granted
            """;
    /** CROSS JOIN is SQLite's way to say: go through what was asked and look each up, not the other way round. */
    private static final String FIND = """
            SELECT asked.key, m.granted, m.since
            FROM json_each(?) AS asked CROSS JOIN membership AS m
            ON m.hub = asked.value ->> 0 AND m.user_id = asked.value ->> 1 AND m.group_name = asked.value ->> 2
            """;

    private static final String LIST = """
            SELECT user_id, group_name, granted, since FROM membership WHERE hub = ? ORDER BY user_id, group_name LIMIT ?
            """;

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
        return database.write(connection -> put(connection, membership, true));
    }

    @Override
    public Revision revoke(Membership membership) {
        return database.write(connection -> put(connection, membership, false));
    }

    private static Revision put(Connection connection, Membership membership, boolean granted) throws SQLException {
        Revision revision = Revision.of(Sqlite.number(connection, NEXT));
        try (PreparedStatement put = connection.prepareStatement(PUT)) {
            put.setString(1, membership.hub().value());
            put.setString(2, membership.user().value());
            put.setString(3, membership.group().value());
            put.setBoolean(4, granted);
            put.setLong(5, revision.value());
            put.executeUpdate();
        }
        return revision;
    }

    @Override
    public Standings standings(Set<Membership> asked) {
        List<Membership> all = List.copyOf(asked);
        return database.read(connection -> {
            Revision revision = Revision.of(Sqlite.number(connection, "SELECT value FROM revision"));
            Map<Membership, Standing> known = new HashMap<>();
            for (int from = 0; from < all.size(); from += ASKED_MAX) {
                find(connection, all.subList(from, Math.min(from + ASKED_MAX, all.size())), known);
            }
            return new Standings(revision, known);
        });
    }

    private static void find(Connection connection, List<Membership> asked, Map<Membership, Standing> known)
            throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, json(asked));
            try (ResultSet found = find.executeQuery()) {
                while (found.next()) {
                    known.put(asked.get(found.getInt(1)), standing(found, 2));
                }
            }
        }
    }

    /** An array of [hub, user, group]: one parameter for any number of memberships, and nothing to quote. */
    private static String json(List<Membership> asked) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode(asked.size());
        for (Membership membership : asked) {
            rows.addArray()
                    .add(membership.hub().value())
                    .add(membership.user().value())
                    .add(membership.group().value());
        }
        return rows.toString();
    }

    /** By user and group in the order of their code points. */
    @Override
    public List<Entry> entries(HubName hub, int limit) {
        return database.read(connection -> {
            try (PreparedStatement list = connection.prepareStatement(LIST)) {
                list.setString(1, hub.value());
                list.setInt(2, Math.max(0, limit));
                return entries(hub, list.executeQuery());
            }
        });
    }

    private static List<Entry> entries(HubName hub, ResultSet rows) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        while (rows.next()) {
            UserId user = UserId.of(rows.getString(1));
            GroupName group = GroupName.of(rows.getString(2));
            entries.add(new Entry(new Membership(user, hub, group), standing(rows, 3)));
        }
        return entries;
    }

    /** The standing in this column and the next. */
    private static Standing standing(ResultSet row, int column) throws SQLException {
        Revision since = Revision.of(row.getLong(column + 1));
        return row.getBoolean(column) ? Standing.granted(since) : Standing.revoked(since);
    }
}
