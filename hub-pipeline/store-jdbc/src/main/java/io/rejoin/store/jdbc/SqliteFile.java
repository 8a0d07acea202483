package io.rejoin.store.jdbc;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/** A database file of one schema, and how connections to it are opened. */
final class SqliteFile {

    /** How long a connection waits for another process that holds the file. */
    private static final int BUSY_MILLIS_MAX = 5_000;

    private final Path path;
    private final SqliteSchema schema;

    SqliteFile(Path path, SqliteSchema schema) {
        this.path = path.toAbsolutePath();
        this.schema = schema;
    }

    /**
     * Opens the connection that writes; creates the file if there is none, so that only its owner can read it, and brings its
     * schema up to date.
     *
     * @throws DatabaseFileException if the file cannot be used
     */
    Connection openWriter() {
        create();
        return open(false, connection -> {
            schema.check(connection, path);
            writeAhead(connection);
            schema.upgrade(connection, path);
            return connection;
        });
    }

    /** Opens a connection that only reads; there must be one that writes already. */
    Connection openReader() {
        return open(true, connection -> connection);
    }

    /** SQLite gives its two files beside this one the permissions that this one has. */
    private void create() {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(path, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            // Then it is opened as it is.
        } catch (AccessDeniedException e) {
            throw new DatabaseFileException(path, "its folder does not allow to create it", e);
        } catch (IOException e) {
            String problem =
                    Files.isDirectory(path.resolveSibling("")) ? "cannot be created" : "its folder does not exist";
            throw new DatabaseFileException(path, problem, e);
        }
    }

    private Connection open(boolean readOnly, SqlWork<Connection> prepare) {
        try {
            Connection connection = configuration(readOnly).createConnection(url());
            try {
                return prepare.on(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseFileException(path, problem(e), e);
        }
    }

    /** As a URI, so that no character of the path is taken for an option. */
    private String url() {
        return "jdbc:sqlite:" + path.toUri();
    }

    private static SQLiteConfig configuration(boolean readOnly) {
        SQLiteConfig configuration = new SQLiteConfig();
        configuration.resetOpenMode(SQLiteOpenMode.CREATE);
        configuration.setReadOnly(readOnly);
        configuration.setBusyTimeout(BUSY_MILLIS_MAX);
        configuration.setSynchronous(SynchronousMode.FULL);
        configuration.enforceForeignKeys(true);
        // Nobody asks for them, and each insert would be followed by a query.
        configuration.setGetGeneratedKeys(false);
        return configuration;
    }

    /** SQLite does not wait by itself for another process that is about to do this too. */
    private void writeAhead(Connection connection) throws SQLException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS_MAX);
        while (true) {
            try {
                switchToWriteAhead(connection);
                return;
            } catch (SQLException e) {
                if (!Sqlite.isBusy(e) || System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private void switchToWriteAhead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
            if (!mode.next() || !mode.getString(1).equals("wal")) {
                throw new DatabaseFileException(path, "its file system cannot keep a write-ahead log");
            }
        }
    }

    private static String problem(SQLException failure) {
        if (Sqlite.isBusy(failure)) {
            return "another process holds it";
        }
        String word = Sqlite.word(failure);
        return switch (word) {
            case "SQLITE_NOTADB" -> "is not an SQLite database";
            case "SQLITE_CANTOPEN", "SQLITE_CANTOPEN_ISDIR" -> "cannot be opened";
            case "SQLITE_READONLY", "SQLITE_READONLY_DIRECTORY", "SQLITE_PERM" -> "cannot be written";
            default -> "cannot be opened (" + word + ")";
        };
    }
}
