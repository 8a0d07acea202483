package io.rejoin.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What is in a database file: its kind, and the numbered scripts that make it and bring an older one up to date. */
enum SqliteSchema {
    /** Grants, replay state, and the groups of tokens that do not carry them. */
    STATE("state", 0x526a5374, 1, 3),
    /** The audit trail. A file of a version before these was never released, and is not read any more. */
    AUDIT("audit", 0x526a4175, 3, 4);

    private final String kind;
    /** In the file's header, so that one kind of file is not taken for the other, nor for somebody else's. */
    private final int applicationId;

    private final int oldest;
    private final int newest;

    SqliteSchema(String kind, int applicationId, int oldest, int newest) {
        this.kind = kind;
        this.applicationId = applicationId;
        this.oldest = oldest;
        this.newest = newest;
    }

    /** Refuses a file that is neither empty nor of this kind and a known version. Changes nothing. */
    void check(Connection connection, Path file) throws SQLException {
        // In one transaction, lest it see half of what another process makes.
        Sqlite.execute(connection, "BEGIN");
        try {
            checkHeader(connection, file);
        } finally {
            Sqlite.abandon(connection);
        }
    }

    private void checkHeader(Connection connection, Path file) throws SQLException {
        long id = Sqlite.number(connection, "PRAGMA application_id");
        long version = Sqlite.number(connection, "PRAGMA user_version");
        boolean empty = Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (empty && id == 0 && version == 0) {
            return;
        }
        if (id != applicationId) {
            throw new DatabaseFileException(file, "is a database, but not one of Rejoin's " + kind);
        }
        if (version < oldest || version > newest) {
            throw new DatabaseFileException(
                    file, "has schema version " + version + ", but this program knows " + oldest + " to " + newest);
        }
    }

    /** Brings a file that was checked up to date: all or nothing, also with another process doing the same. */
    void upgrade(Connection connection, Path file) throws SQLException {
        Sqlite.execute(connection, "BEGIN IMMEDIATE");
        try {
            checkHeader(connection, file);
            long version = Math.max(oldest - 1, Sqlite.number(connection, "PRAGMA user_version"));
            while (version < newest) {
                version++;
                Sqlite.execute(connection, Script.read(kind + "-" + version + ".sql"));
                Sqlite.execute(connection, "PRAGMA user_version = " + version);
                Sqlite.execute(connection, "PRAGMA application_id = " + applicationId);
            }
            Sqlite.execute(connection, "COMMIT");
        } catch (SQLException | RuntimeException e) {
            Sqlite.abandon(connection);
            throw e;
        }
    }
}
