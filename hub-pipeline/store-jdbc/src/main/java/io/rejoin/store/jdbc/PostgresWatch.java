package io.rejoin.store.jdbc;

import io.rejoin.hub.access.GrantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/**
 * Hears of changed memberships, on a thread and a connection of its own.
 *
 * <ol>
 *   <li>It connects, listens, and then calls once, for whatever changed while it did not listen.
 *   <li>Whenever the server notifies it calls; when the server was silent for a while it asks for a sign of life.
 *   <li>If the connection breaks it starts over, after a pause that doubles up to a few seconds.
 * </ol>
 */
final class PostgresWatch implements GrantStore.Watch {

    private static final int SILENCE_MILLIS_MAX = 5_000;
    private static final long PAUSE_MILLIS_MIN = 50;
    private static final long PAUSE_MILLIS_MAX = 5_000;

    private final PostgresCalls calls;
    private final Runnable changed;
    private final Consumer<PostgresWatch> atEnd;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Guarded by this; there while it listens. */
    private Optional<Connection> listening = Optional.empty();

    /** Starts at once; says so when it was closed. */
    PostgresWatch(PostgresCalls calls, Runnable changed, Consumer<PostgresWatch> atEnd) {
        this.calls = calls;
        this.changed = changed;
        this.atEnd = atEnd;
        Thread thread = new Thread(this::run, "rejoin-postgres-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long pause = PAUSE_MILLIS_MIN;
        while (!isClosedAfter(0)) {
            try (Connection connection = calls.connect()) {
                listen(connection);
                pause = PAUSE_MILLIS_MIN;
                follow(connection);
            } catch (SQLException | RuntimeException e) {
                pause = isClosedAfter(pause) ? 0 : Math.min(2 * pause, PAUSE_MILLIS_MAX);
            } finally {
                listening(Optional.empty());
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        listening(Optional.of(connection));
        Postgres.execute(connection, "LISTEN rejoin_membership");
        call();
    }

    private void follow(Connection connection) throws SQLException {
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!isClosedAfter(0)) {
            if (notified.getNotifications(SILENCE_MILLIS_MAX).length > 0) {
                call();
            } else {
                Postgres.text(connection, "SELECT 1");
            }
        }
        abort(connection);
    }

    /** What is wrong with the caller must not end the watch; it goes where a thread's failures go. */
    private void call() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    private boolean isClosedAfter(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return closed.getCount() == 0;
        }
    }

    private synchronized void listening(Optional<Connection> connection) {
        listening = connection;
        if (closed.getCount() == 0) {
            connection.ifPresent(PostgresWatch::abort);
        }
    }

    /** Ends at once, even while it waits for the server; the connection, which still listens, goes to nobody else. */
    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            listening.ifPresent(PostgresWatch::abort);
        }
        atEnd.accept(this);
    }

    /** What then fails on it tells a pool. */
    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
            Postgres.text(connection, "SELECT 1");
        } catch (SQLException e) {
            // It is broken, and known to be.
        }
    }
}
