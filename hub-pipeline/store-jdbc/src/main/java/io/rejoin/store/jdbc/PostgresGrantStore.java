package io.rejoin.store.jdbc;

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
 * Grants in PostgreSQL. Guarantees that a grant or revocation is durable when it returns, that revisions only grow and become
 * visible in their order, on all servers, and that an answer is one snapshot.
 *
 * <p>The rows are the table {@code rejoin.membership}'s. Others may insert, update and delete there by plain SQL: triggers give each
 * change its revision, and a row that is deleted stays as revoked. Each method is one statement and one round trip.
 */
public final class PostgresGrantStore implements GrantStore {

    /** The triggers find a revision when it is an insert; if it becomes an update it keeps that. */
    private static final String PUT = """
            INSERT INTO rejoin.membership (hub, user_id, group_name, granted) VALUES (?, ?, ?, ?)
            ON CONFLICT (hub, user_id, group_name) DO UPDATE SET granted = excluded.granted, since = excluded.since
            RETURNING since
            """;
    /** The revision and the rows in one snapshot: a line without a row if there is none. */
    private static final String FIND = """
            SELECT r.value, m.hub, m.user_id, m.group_name, m.granted, m.since FROM rejoin.revision AS r LEFT JOIN (
              unnest(?, ?, ?) AS asked (hub, user_id, group_name) JOIN rejoin.membership AS m USING (hub, user_id, group_name)
            ) ON true
            """;

    private static final String CHANGED = """
            SELECT r.value, m.hub, m.user_id, m.group_name, m.granted, m.since FROM rejoin.revision AS r LEFT JOIN (
              SELECT * FROM rejoin.membership WHERE since > ? ORDER BY since LIMIT ?
            ) AS m ON true ORDER BY m.since
            """;
    private static final String LIST = """
            SELECT user_id, group_name FROM rejoin.membership
            WHERE hub = ? AND user_id <> '' ORDER BY user_id, group_name LIMIT ?
            """;

    private final PostgresDatabase database;

    /** Keeps the grants in this database, which stays its opener's to close. */
    public PostgresGrantStore(PostgresDatabase database) {
        this.database = database;
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
        return database.call(connection -> {
            try (PreparedStatement put = Postgres.prepare(connection, PUT)) {
                put.setString(1, scope.hubText());
                put.setString(2, scope.userText());
                put.setString(3, scope.groupText());
                put.setBoolean(4, granted);
                return revision(put.executeQuery());
            }
        });
    }

    private static Revision revision(ResultSet row) throws SQLException {
        if (!row.next()) {
            throw new SQLException("the row was not written");
        }
        return Revision.of(row.getLong(1));
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        List<Scope> all = List.copyOf(asked);
        return database.call(connection -> {
            try (PreparedStatement find = Postgres.prepare(connection, FIND)) {
                Postgres.setArray(find, 1, "text", all, Scope::hubText);
                Postgres.setArray(find, 2, "text", all, Scope::userText);
                Postgres.setArray(find, 3, "text", all, Scope::groupText);
                return rows(find.executeQuery());
            }
        });
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        return database.call(connection -> {
            try (PreparedStatement changed = Postgres.prepare(connection, CHANGED)) {
                changed.setLong(1, after.value());
                changed.setInt(2, Math.max(0, limit));
                return rows(changed.executeQuery());
            }
        });
    }

    private static Rows rows(ResultSet row) throws SQLException {
        Revision revision = Revision.NONE;
        List<Row> rows = new ArrayList<>();
        while (row.next()) {
            revision = Revision.of(row.getLong(1));
            if (row.getObject(2) != null) {
                rows.add(row(row));
            }
        }
        return new Rows(revision, rows);
    }

    private static Row row(ResultSet row) throws SQLException {
        Scope scope = Scope.of(row.getString(2), row.getString(3), row.getString(4));
        Revision since = Revision.of(row.getLong(6));
        return new Row(scope, row.getBoolean(5) ? Standing.granted(since) : Standing.revoked(since));
    }

    @Override
    public Watch watch(Runnable changed) {
        return database.watch(changed);
    }

    /** By user and group in the order of their code points. */
    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return database.call(connection -> memberships(connection, hub, limit));
    }

    private static List<Membership> memberships(Connection connection, HubName hub, int limit) throws SQLException {
        try (PreparedStatement list = Postgres.prepare(connection, LIST)) {
            list.setString(1, hub.value());
            list.setInt(2, Math.max(0, limit));
            ResultSet row = list.executeQuery();
            List<Membership> memberships = new ArrayList<>();
            while (row.next()) {
                memberships.add(new Membership(UserId.of(row.getString(1)), hub, GroupName.of(row.getString(2))));
            }
            return memberships;
        }
    }
}
