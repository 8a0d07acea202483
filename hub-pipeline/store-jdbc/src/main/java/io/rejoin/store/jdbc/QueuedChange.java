package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One caller's change on its way through the writer. Its caller hears of the outcome after the commit, not before. */
final class QueuedChange<T> {

    private final SqlWork<T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    /** Whether its fate is decided: taken by the writer to be run, or given up by its caller; whoever comes first. */
    private final AtomicBoolean taken = new AtomicBoolean();
    /** What to tell the caller after the commit. Touched by the writer thread alone. */
    private Runnable outcome = () -> {};

    QueuedChange(SqlWork<T> work) {
        this.work = work;
    }

    /** Whether it is to be run; if so, its caller can no longer give it up. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /**
     * Runs it as a part of the transaction that can fail alone.
     *
     * @throws SQLException if the whole transaction is lost
     */
    void run(Connection connection) throws SQLException {
        Sqlite.execute(connection, "SAVEPOINT change");
        try {
            T result = work.on(connection);
            outcome = () -> answer.complete(result);
        } catch (SQLException e) {
            takeBack(connection, e);
            outcome = () -> answer.completeExceptionally(Sqlite.unavailable(e));
        } catch (RuntimeException | Error e) {
            takeBack(connection, e);
            outcome = () -> answer.completeExceptionally(e);
        }
        Sqlite.execute(connection, "RELEASE change");
    }

    /** SQLite may have ended the transaction by itself, as it does when the disk is full: then the failure is everybody's. */
    private static void takeBack(Connection connection, Throwable failure) throws SQLException {
        try {
            Sqlite.execute(connection, "ROLLBACK TO change");
        } catch (SQLException e) {
            throw failure instanceof SQLException first ? first : e;
        }
    }

    void committed() {
        outcome.run();
    }

    void lost(StoreUnavailableException failure) {
        answer.completeExceptionally(failure);
    }

    /**
     * Waits for the outcome.
     *
     * @throws StoreUnavailableException if it is not known in time; if the writer did not take the change until then, it never will
     */
    T await(Duration patience) {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw givenUp("the database is too slow", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    private StoreUnavailableException givenUp(String why, Exception cause) {
        String what = take() ? ": the change was not made" : ": it is not certain whether the change was made";
        return new StoreUnavailableException(why + what, cause);
    }
}
