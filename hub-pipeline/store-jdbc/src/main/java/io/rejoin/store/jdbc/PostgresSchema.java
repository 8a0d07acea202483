package io.rejoin.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is in the schema {@code rejoin} of a PostgreSQL database, and the numbered scripts that make it and bring an older one up to
 * date.
 */
final class PostgresSchema {

    /** So many scripts there are. */
    static final int NEWEST = 2;

    /** The number is nothing but Rejoin's own. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(1383748439)";

    private static final String FOUND =
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'rejoin' AND tablename = 'version'";
    private static final String VERSION = "SELECT value FROM rejoin.version";

    private PostgresSchema() {}

    /**
     * Brings the schema up to date: all or nothing, also with other processes doing the same. One that is up to date is only read,
     * so whoever uses it needs no right to make tables.
     *
     * @return the version that it has then
     * @throws DatabaseSchemaException if it is newer than this program, or the database cannot keep all of Unicode
     */
    static int upgrade(Connection connection) throws SQLException {
        String encoding = Postgres.text(connection, "SHOW server_encoding");
        if (!encoding.equals("UTF8")) {
            throw new DatabaseSchemaException("the database's encoding is " + encoding + ", but UTF8 is needed");
        }
        if (version(connection) == NEWEST) {
            return NEWEST;
        }
        connection.setAutoCommit(false);
        try {
            Postgres.execute(connection, LOCK);
            upgradeFrom(connection, version(connection));
            connection.commit();
            return NEWEST;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static int version(Connection connection) throws SQLException {
        if (Postgres.text(connection, FOUND).equals("0")) {
            return 0;
        }
        int version = Integer.parseInt(Postgres.text(connection, VERSION));
        if (version < 1 || version > NEWEST) {
            throw new DatabaseSchemaException(
                    "the database's schema has version " + version + ", but this program knows 1 to " + NEWEST);
        }
        return version;
    }

    private static void upgradeFrom(Connection connection, int found) throws SQLException {
        for (int version = found + 1; version <= NEWEST; version++) {
            Postgres.execute(connection, Script.read("postgres-" + version + ".sql"));
            Postgres.execute(connection, "UPDATE rejoin.version SET value = " + version);
        }
    }
}
