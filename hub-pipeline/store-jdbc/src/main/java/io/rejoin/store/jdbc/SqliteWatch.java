package io.rejoin.store.jdbc;

import io.rejoin.hub.access.GrantStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks whether memberships changed, on a thread and a connection of its own: at once after a change of this process, and ten times a
 * second for those of others, which costs a look into shared memory.
 */
final class SqliteWatch implements GrantStore.Watch {

    private static final long PAUSE_MILLIS = 100;
    private static final long CLOSE_MILLIS_MAX = 5_000;

    private final Connection reader;
    private final Runnable changed;
    private final Consumer<SqliteWatch> atEnd;
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "rejoin-sqlite-watch");
    private volatile boolean closed;

    /** Starts at once. Takes over the connection; says so when it was closed. */
    SqliteWatch(Connection reader, Runnable changed, Consumer<SqliteWatch> atEnd) {
        this.reader = reader;
        this.changed = changed;
        this.atEnd = atEnd;
        thread.setDaemon(true);
        thread.start();
    }

    /** Has it look at once. */
    void nudge() {
        nudges.release();
    }

    private void run() {
        try (reader) {
            follow();
        } catch (SQLException e) {
            // Of closing a connection that only read; there is nothing to save.
        }
    }

    private void follow() {
        long version = -1;
        long revision = -1;
        while (!closed) {
            try {
                long versionNow = Sqlite.number(reader, "PRAGMA data_version");
                long before = revision;
                revision = version == versionNow ? before : Sqlite.number(reader, "SELECT value FROM revision");
                version = versionNow;
                if (revision != before) {
                    call();
                }
            } catch (SQLException e) {
                version = -1; // Looked at again after the pause; who asks the store finds the outage.
            }
            pause();
        }
    }

    /** What is wrong with the caller must not end the watch; it goes where a thread's failures go. */
    private void call() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void pause() {
        try {
            if (nudges.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                nudges.drainPermits();
            }
        } catch (InterruptedException e) {
            // Nobody but the caller has this thread to interrupt; the watch goes on.
        }
    }

    @Override
    public void close() {
        closed = true;
        nudge();
        try {
            if (Thread.currentThread() != thread) {
                thread.join(CLOSE_MILLIS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        atEnd.accept(this);
    }
}
