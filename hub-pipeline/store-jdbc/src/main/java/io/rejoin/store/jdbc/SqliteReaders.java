package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A few connections that only read, beside the one that writes and without waiting for it. */
final class SqliteReaders implements AutoCloseable {

    private final BlockingQueue<Connection> idle;
    private final Duration patience;
    private final int count;
    private volatile boolean closed;

    /**
     * Takes over the connections.
     *
     * @param patience so long a caller waits at most for a connection
     */
    SqliteReaders(List<Connection> connections, Duration patience) {
        this.idle = new ArrayBlockingQueue<>(connections.size(), true, connections);
        this.count = connections.size();
        this.patience = patience;
    }

    /**
     * Reads within one transaction, so that all statements see the database at one and the same moment.
     *
     * @throws StoreUnavailableException if the database fails, is overloaded or closed, or a row in it cannot be read
     */
    <T> T read(SqlWork<T> query) {
        Connection connection =
                take().orElseThrow(() -> new StoreUnavailableException("the database is overloaded or closed"));
        try {
            Sqlite.execute(connection, "BEGIN");
            return query.on(connection);
        } catch (SQLException e) {
            throw Sqlite.unavailable(e);
        } catch (IllegalArgumentException e) {
            throw new StoreUnavailableException("a row of the database cannot be read", e);
        } finally {
            Sqlite.abandon(connection);
            idle.add(connection);
        }
    }

    private Optional<Connection> take() {
        try {
            return closed ? Optional.empty() : Optional.ofNullable(idle.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Waits for those who read, then closes their connections; later readers are refused. */
    @Override
    public synchronized void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (int i = 0; i < count; i++) {
                Connection connection = idle.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
                if (connection != null) {
                    connection.close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
