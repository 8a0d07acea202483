package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteException;

/** How this package speaks to SQLite: plain statements, failures as outages. */
final class Sqlite {

    private Sqlite() {}

    /** Runs a statement, or a script of them. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The number that a statement answers with. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            if (!result.next()) {
                throw new SQLException("no row");
            }
            return result.getLong(1);
        }
    }

    /** Ends a transaction without its changes, if there is one. */
    static void abandon(Connection connection) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // Then SQLite ended it already, as it does when the disk is full; the failure that led here is the one to
            // tell.
        }
    }

    /** The outage behind this failure. SQLite's messages hold names of columns, never values; the word for it is enough here. */
    static StoreUnavailableException unavailable(SQLException failure) {
        return new StoreUnavailableException("the database failed: " + word(failure), failure);
    }

    /** SQLite's word for this failure, such as {@code SQLITE_FULL}. */
    static String word(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? sqlite.getResultCode().name()
                : "JDBC driver";
    }

    /** Whether another connection holds what this one needs. */
    static boolean isBusy(SQLException failure) {
        return word(failure).startsWith("SQLITE_BUSY");
    }
}
