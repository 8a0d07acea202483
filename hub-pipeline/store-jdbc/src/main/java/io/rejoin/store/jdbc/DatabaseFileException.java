package io.rejoin.store.jdbc;

import java.nio.file.Path;

/** A database file cannot be used as it is, and trying again will not help. The message is one line and names the file. */
public final class DatabaseFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseFileException(Path file, String problem) {
        super("database file " + file + ": " + problem);
    }

    DatabaseFileException(Path file, String problem, Throwable cause) {
        super("database file " + file + ": " + problem, cause);
    }
}
