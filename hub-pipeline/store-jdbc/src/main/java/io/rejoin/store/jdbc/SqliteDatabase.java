package io.rejoin.store.jdbc;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One SQLite file, opened: write-ahead log, every commit synchronised to the disk, one connection that writes and a few that read.
 *
 * <p>Meant for one process. A second one on the same file waits for its turn and damages nothing. A file that this creates, and the
 * two that SQLite keeps beside it, can be read by their owner alone; one that was there keeps the permissions it had. It must be on
 * a local disk: network file systems do not lock as SQLite needs it.
 */
public final class SqliteDatabase implements AutoCloseable {

    private static final int READERS = 4;
    private static final int QUEUE_MAX = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final SqliteSchema schema;
    private final SqliteWriter writer;
    private final SqliteReaders readers;
    private final SqliteFile file;
    private final List<SqliteWatch> watches = new CopyOnWriteArrayList<>();

    private SqliteDatabase(SqliteFile file, SqliteSchema schema, SqliteWriter writer, SqliteReaders readers) {
        this.file = file;
        this.schema = schema;
        this.writer = writer;
        this.readers = readers;
    }

    /**
     * Opens the file for {@link SqliteGrantStore} and {@link SqliteReplayStore}; creates it if there is none.
     *
     * @throws DatabaseFileException if its folder does not exist or does not allow it, or it is something else
     */
    public static SqliteDatabase openState(Path file) {
        return open(file, SqliteSchema.STATE);
    }

    /**
     * Opens the file for {@link SqliteAuditStore}; creates it if there is none.
     *
     * @throws DatabaseFileException if its folder does not exist or does not allow it, or it is something else
     */
    public static SqliteDatabase openAudit(Path file) {
        return open(file, SqliteSchema.AUDIT);
    }

    private static SqliteDatabase open(Path path, SqliteSchema schema) {
        SqliteFile file = new SqliteFile(path, schema);
        List<Connection> opened = new ArrayList<>();
        try {
            Connection writer = file.openWriter();
            opened.add(writer);
            for (int i = 0; i < READERS; i++) {
                opened.add(file.openReader());
            }
            SqliteReaders readers = new SqliteReaders(opened.subList(1, opened.size()), PATIENCE);
            return new SqliteDatabase(file, schema, new SqliteWriter(writer, QUEUE_MAX, PATIENCE), readers);
        } catch (DatabaseFileException e) {
            closeAll(opened);
            throw e;
        }
    }

    private static void closeAll(List<Connection> opened) {
        for (Connection connection : opened) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The failure to open is what its caller must hear.
            }
        }
    }

    /** Refuses a database of another kind. */
    SqliteDatabase of(SqliteSchema wanted) {
        if (schema != wanted) {
            throw new IllegalArgumentException("opened as " + schema + ", needed as " + wanted);
        }
        return this;
    }

    /** As {@link SqliteReaders#read}. */
    <T> T read(SqlWork<T> query) {
        return readers.read(query);
    }

    /** As {@link SqliteWriter#write}. */
    <T> T write(SqlWork<T> change) {
        return writer.write(change);
    }

    /** As {@link SqliteWriter#writeAsync}. */
    <T> CompletionStage<T> writeAsync(SqlWork<T> change) {
        return writer.writeAsync(change);
    }

    /** Calls {@code changed} soon after the revision changed, until the watch or this is closed. */
    GrantStore.Watch watch(Runnable changed) {
        if (writer.isClosed()) {
            throw new StoreUnavailableException("the database is closed");
        }
        SqliteWatch watch = new SqliteWatch(file.openReader(), changed, watches::remove);
        watches.add(watch);
        return watch;
    }

    /** Says that the revision changed, to who watches it here. */
    void changed() {
        watches.forEach(SqliteWatch::nudge);
    }

    /** How many transactions were committed since it was opened: with many callers, fewer than their changes. */
    public long commits() {
        return writer.commits();
    }

    /**
     * Makes what is waiting durable, then closes. Later calls of its stores find them unavailable.
     *
     * @throws StoreUnavailableException if the file cannot be closed cleanly; what was acknowledged is durable all the same
     */
    @Override
    public void close() {
        watches.forEach(SqliteWatch::close);
        // The writer goes last: who closes the last connection folds the write-ahead log into the file.
        try (writer) {
            readers.close();
        } catch (SQLException e) {
            throw Sqlite.unavailable(e);
        }
    }
}
