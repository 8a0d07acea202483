package io.rejoin.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL: one for all tests of this JVM, stopped when it ends; a new database for whoever asks. */
final class TestPostgres {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Where the server is unpacked. */
    static final Path BINARIES = Path.of("target", "postgres");

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Running {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(BINARIES.toFile())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static int port() {
        return Running.SERVER.getPort();
    }

    /** The name of a new, empty database. */
    static String newDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        execute(source("postgres", port()), "CREATE DATABASE " + name);
        return name;
    }

    /** Opens a connection each time. */
    static PGSimpleDataSource source(String database, int port) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setUser("postgres");
        source.setLoginTimeout(5);
        return source;
    }

    /** A pool as an application would bring it. */
    static HikariDataSource pool(DataSource source) {
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(source);
        configuration.setMaximumPoolSize(10);
        configuration.setMinimumIdle(0);
        configuration.setConnectionTimeout(5_000);
        configuration.setInitializationFailTimeout(-1);
        return new HikariDataSource(configuration);
    }

    /** Somebody else's software, which knows SQL and nothing of Rejoin. */
    static void execute(DataSource source, String... statements) {
        try (Connection connection = source.getConnection()) {
            for (String statement : statements) {
                Postgres.execute(connection, statement);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The one value that a query answers with. */
    static String answer(DataSource source, String query) {
        try (Connection connection = source.getConnection()) {
            return Postgres.text(connection, query);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
