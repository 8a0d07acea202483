package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;

/** How this package speaks to PostgreSQL: statements that end, lists as arrays, failures as outages. */
final class Postgres {

    private Postgres() {}

    /**
     * A connection that commits each statement by itself. A statement on it is cancelled after so many seconds; two seconds later,
     * if the server does not even do that, the connection breaks.
     */
    static Connection connect(DataSource source, int seconds) throws SQLException {
        Connection connection = source.getConnection();
        try {
            connection.setNetworkTimeout(Runnable::run, (seconds + 2) * 1_000);
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(seconds(connection));
        return statement;
    }

    /** Runs a statement, or a script of them. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds(connection));
            statement.execute(sql);
        }
    }

    private static int seconds(Connection connection) throws SQLException {
        return Math.max(0, connection.getNetworkTimeout() / 1_000 - 2);
    }

    /** The one value that a query answers with. */
    static String text(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("no row");
            }
            return row.getString(1);
        }
    }

    /** One parameter for any number of values, and nothing to quote. */
    static <T> void setArray(PreparedStatement statement, int at, String type, List<T> all, Function<T, Object> value)
            throws SQLException {
        Object[] values = all.stream().map(value).toArray();
        statement.setArray(at, statement.getConnection().createArrayOf(type, values));
    }

    /**
     * The outage behind this failure. What the server said may hold values, such as those of a row that conflicts; so its word for
     * it goes on and its text does not.
     */
    static StoreUnavailableException unavailable(SQLException failure) {
        String word = failure.getSQLState() == null
                ? failure.getClass().getSimpleName()
                : "SQLSTATE " + failure.getSQLState();
        String message = "the database failed: " + word;
        return failure instanceof PSQLException told && told.getServerErrorMessage() == null
                ? new StoreUnavailableException(message, failure)
                : new StoreUnavailableException(message);
    }
}
