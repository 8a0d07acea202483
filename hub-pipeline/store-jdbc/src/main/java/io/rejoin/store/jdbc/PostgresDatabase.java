package io.rejoin.store.jdbc;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/**
 * A PostgreSQL database, opened for {@link PostgresGrantStore}, {@link PostgresReplayStore} and {@link PostgresAuditStore}, of any number of servers at
 * a time.
 * Everything is in its schema {@code rejoin}.
 *
 * <p>The application brings the {@link DataSource}, best a pool with a limit for connecting, and keeps it. At most four connections
 * are in use at a time, and one more for each watch. A commit is on the server's disk when it is acknowledged, even if
 * {@code synchronous_commit} is switched off there.
 */
public final class PostgresDatabase implements AutoCloseable {

    private final PostgresCalls calls;
    private final List<PostgresWatch> watches = new CopyOnWriteArrayList<>();

    private PostgresDatabase(PostgresCalls calls) {
        this.calls = calls;
    }

    /**
     * Opens the database and brings its schema up to date, which takes the right to create a schema, or to create tables in the
     * schema {@code rejoin}; if it is up to date already, the rights to use its tables.
     *
     * @param patience so long a call waits at most, for a connection and for the answer together
     * @throws DatabaseSchemaException if the schema is newer than this program, or the database's encoding is not UTF-8
     * @throws StoreUnavailableException if the database cannot be asked
     */
    public static PostgresDatabase open(DataSource source, Duration patience) {
        PostgresCalls calls = new PostgresCalls(source, patience);
        try {
            calls.call(PostgresSchema::upgrade);
            return new PostgresDatabase(calls);
        } catch (RuntimeException e) {
            calls.close();
            throw e;
        }
    }

    PostgresCalls calls() {
        return calls;
    }

    /** As {@link PostgresCalls#call}. */
    <T> T call(SqlWork<T> work) {
        return calls.call(work);
    }

    /** Calls {@code changed} soon after the revision changed, until the watch or this is closed. */
    GrantStore.Watch watch(Runnable changed) {
        PostgresWatch watch = new PostgresWatch(calls, changed, watches::remove);
        watches.add(watch);
        return watch;
    }

    /** Finishes what is under way and ends the watches. Later calls of its stores find them unavailable; the data source stays its owner's to close. */
    @Override
    public void close() {
        watches.forEach(PostgresWatch::close);
        calls.close();
    }
}
