package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One caller's change on its way through the writer. Its caller hears of the outcome after the commit, not before. */
final class QueuedChange<T> {

    private final SqlWork<T> work;
    private final Answer<T> answer = new Answer<>();
    /** What to tell the caller after the commit. Touched by the writer thread alone. */
    private Runnable outcome = () -> {};

    QueuedChange(SqlWork<T> work) {
        this.work = work;
    }

    /** Whether it is to be run; if so, its caller can no longer give it up. */
    boolean take() {
        return answer.take();
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
            outcome = () -> answer.give(result);
        } catch (SQLException e) {
            takeBack(connection, e);
            outcome = () -> answer.fail(Sqlite.unavailable(e));
        } catch (RuntimeException | Error e) {
            takeBack(connection, e);
            outcome = () -> answer.fail(e);
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
        answer.fail(failure);
    }

    /** As {@link Answer#async}. */
    CompletionStage<T> async(Duration patience) {
        return answer.async(patience);
    }

    /** As {@link Answer#await}. */
    T await(Duration patience) {
        return answer.await(patience);
    }
}
