package io.rejoin.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database of its own for a test class, with a schema that is new in each test. */
final class PostgresSetup implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private @Nullable String name;
    private @Nullable HikariDataSource pool;
    private @Nullable PostgresDatabase database;

    /** Of the database. */
    String name() {
        return present(name);
    }

    HikariDataSource pool() {
        return present(pool);
    }

    PostgresDatabase database() {
        return present(database);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("no test is running");
        }
        return value;
    }

    void reopen() {
        database().close();
        database = PostgresDatabase.open(pool(), TestPostgres.PATIENCE);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        name = TestPostgres.newDatabase();
        pool = TestPostgres.pool(TestPostgres.source(name, TestPostgres.port()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        database = PostgresDatabase.open(pool(), TestPostgres.PATIENCE);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        database().close();
        // The test may have broken them, and the pool looks only at those that rested for half a second.
        pool().getHikariPoolMXBean().softEvictConnections();
        TestPostgres.execute(pool(), "DROP SCHEMA rejoin CASCADE");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        pool().close();
    }
}
