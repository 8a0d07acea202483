package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A few threads that speak to the database, so that nobody waits longer than his patience, whatever the database, the network or the
 * application's pool of connections does. Each uses one connection at a time and gives it back.
 */
final class PostgresCalls implements AutoCloseable {

    /** So many connections are in use at most. */
    static final int CALLS_MAX = 4;

    private static final int QUEUE_MAX = 20_000;

    private final DataSource source;
    private final Duration patience;
    private final ThreadPoolExecutor threads;

    PostgresCalls(DataSource source, Duration patience) {
        if (patience.isZero() || patience.isNegative()) {
            throw new IllegalArgumentException("patience must be more than nothing");
        }
        this.source = source;
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                CALLS_MAX,
                CALLS_MAX,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE_MAX),
                PostgresCalls::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "rejoin-postgres");
        thread.setDaemon(true);
        return thread;
    }

    Duration patience() {
        return patience;
    }

    /** A connection that is its caller's to close, and that commits each statement by itself. */
    Connection connect() throws SQLException {
        return Postgres.connect(source, (int)
                Math.max(1, Math.min(3_600, patience.plusMillis(999).toSeconds())));
    }

    /**
     * Runs this on a connection that commits each statement by itself.
     *
     * @throws StoreUnavailableException if the database fails, is overloaded, too slow or closed, or a row in it cannot be read
     */
    <T> T call(SqlWork<T> work) {
        Answer<T> answer = new Answer<>();
        submit(() -> {
            if (answer.take()) {
                run(work, answer);
            }
        });
        return answer.await(patience);
    }

    private <T> void run(SqlWork<T> work, Answer<T> answer) {
        try (Connection connection = connect()) {
            answer.give(work.on(connection));
        } catch (SQLException e) {
            answer.fail(Postgres.unavailable(e));
        } catch (IllegalArgumentException e) {
            answer.fail(new StoreUnavailableException("a row of the database cannot be read", e));
        } catch (RuntimeException | Error e) {
            answer.fail(e);
        }
    }

    /**
     * Runs this on one of the threads, soon.
     *
     * @throws StoreUnavailableException if too much waits already, or this is closed
     */
    void submit(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException("the database is overloaded or closed", e);
        }
    }

    /** Lets those who speak finish within their patience; later calls are refused. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
