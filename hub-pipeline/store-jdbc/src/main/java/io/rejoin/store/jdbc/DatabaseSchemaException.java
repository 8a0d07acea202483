package io.rejoin.store.jdbc;

/** A database cannot be used as it is, and trying again will not help. The message is one line. */
public final class DatabaseSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseSchemaException(String problem) {
        super(problem);
    }
}
