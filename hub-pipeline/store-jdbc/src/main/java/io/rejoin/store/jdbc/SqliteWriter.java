package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Group commit: many callers, one thread that writes, one synchronisation of the disk for all who wait.
 *
 * <ol>
 *   <li>A caller puts its change into a bounded queue and waits.
 *   <li>The writer takes whatever is in the queue and runs it, change by change, in one transaction; each within a savepoint, so
 *       that one that fails takes back its own work alone.
 *   <li>It commits, and only then tells every caller the outcome of its own change.
 *   <li>If the commit fails, every caller is told so.
 * </ol>
 */
final class SqliteWriter implements AutoCloseable {

    /** So many changes share a transaction at most, so that nobody waits for a batch without end. */
    static final int BATCH_MAX = 500;

    private final Connection connection;
    private final Duration patience;
    private final BlockingQueue<QueuedChange<?>> queue;
    private final Thread thread;
    private final AtomicLong commits = new AtomicLong();
    /** Guarded by this, so that nothing comes into the queue after the thread left it. */
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param connection used by nobody else; closed with this
     * @param queueMax so many changes wait at most; more are refused
     * @param patience so long a caller waits at most
     */
    SqliteWriter(Connection connection, int queueMax, Duration patience) {
        this.connection = connection;
        this.patience = patience;
        this.queue = new ArrayBlockingQueue<>(queueMax);
        this.thread = new Thread(this::run, "rejoin-sqlite-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** How many transactions were committed. */
    long commits() {
        return commits.get();
    }

    /** How many changes wait for the writer. */
    int waiting() {
        return queue.size();
    }

    /** Whether it refuses changes. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Runs the change and returns its result once it is durable. What the change throws is thrown here; then nothing of it is left.
     *
     * @throws StoreUnavailableException if the database fails, is overloaded, too slow or closed
     */
    <T> T write(SqlWork<T> work) {
        QueuedChange<T> change = new QueuedChange<>(work);
        enqueue(change);
        return change.await(patience);
    }

    /** Does the same for a caller that does not wait; the stage may end on the writer's thread. */
    <T> CompletionStage<T> writeAsync(SqlWork<T> work) {
        QueuedChange<T> change = new QueuedChange<>(work);
        enqueue(change);
        return change.async(patience);
    }

    private synchronized void enqueue(QueuedChange<?> change) {
        if (closed) {
            throw new StoreUnavailableException("the database is closed");
        }
        if (!queue.offer(change)) {
            throw new StoreUnavailableException("the database is overloaded");
        }
    }

    private void run() {
        List<QueuedChange<?>> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            awaitBatch(batch);
            batch.removeIf(change -> !change.take());
            if (!batch.isEmpty()) {
                commit(batch);
            }
            batch.clear();
        }
    }

    private void awaitBatch(List<QueuedChange<?>> batch) {
        try {
            batch.add(queue.take());
            queue.drainTo(batch, BATCH_MAX - 1);
        } catch (InterruptedException e) {
            // Nobody but a caller's change has this thread to interrupt; the queue goes on.
        }
    }

    private void commit(List<QueuedChange<?>> batch) {
        try {
            Sqlite.execute(connection, "BEGIN IMMEDIATE");
            for (QueuedChange<?> change : batch) {
                change.run(connection);
            }
            Sqlite.execute(connection, "COMMIT");
        } catch (SQLException e) {
            Sqlite.abandon(connection);
            batch.forEach(change -> change.lost(Sqlite.unavailable(e)));
            return;
        } catch (RuntimeException | Error e) {
            Sqlite.abandon(connection);
            batch.forEach(change -> change.lost(new StoreUnavailableException("the database failed", e)));
            return;
        }
        commits.incrementAndGet();
        batch.forEach(QueuedChange::committed);
    }

    /**
     * Makes what is waiting durable, then stops; later changes are refused.
     *
     * @throws StoreUnavailableException if that takes longer than a caller would wait; then the connection is closed all the same
     */
    @Override
    public void close() throws SQLException {
        synchronized (this) {
            closed = true;
            wake();
        }
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
        if (thread.isAlive()) {
            throw new StoreUnavailableException("the database was closed with changes under way");
        }
    }

    /** An idle thread waits for something to come into the queue; one that finds it full is not idle. */
    private void wake() {
        QueuedChange<Boolean> nothing = new QueuedChange<>(on -> true);
        if (nothing.take()) {
            queue.offer(nothing);
        }
    }
}
