package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** On a real PostgreSQL, with a database of its own in each test. */
final class PostgresDatabaseTest {

    private PGSimpleDataSource source;

    @BeforeEach
    void create() {
        source = TestPostgres.source(TestPostgres.newDatabase(), TestPostgres.port());
    }

    private PostgresDatabase open() {
        return PostgresDatabase.open(source, TestPostgres.PATIENCE);
    }

    @Test
    void manyWhoOpenANewDatabaseTogether_allGetIt() {
        Crew.play(6, opener -> {
            try (PostgresDatabase database = open()) {
                new PostgresGrantStore(database).grant(PlainSqlContract.ANA);
            }
        });

        try (PostgresDatabase database = open()) {
            assertThat(new PostgresGrantStore(database).rows(Set.of()).revision())
                    .isEqualTo(Revision.of(6));
        }
    }

    @Test
    void newerSchema_isSaid() {
        open().close();
        TestPostgres.execute(source, "UPDATE rejoin.version SET value = 99");

        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseSchemaException.class)
                .hasMessage(
                        "the database's schema has version 99, but this program knows 1 to " + PostgresSchema.NEWEST);
    }

    @Test
    void schemaThatCannotBeMade_isLeftAsItWas() {
        TestPostgres.execute(source, "CREATE SCHEMA rejoin", "CREATE TABLE rejoin.membership (name text)");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("42P07");

        assertThat(TestPostgres.answer(source, "SELECT count(*) FROM pg_tables WHERE schemaname = 'rejoin'"))
                .isEqualTo("1");
    }

    @Test
    void encodingThatCannotKeepEveryName_isRefused() {
        TestPostgres.execute(
                source,
                "CREATE DATABASE " + source.getDatabaseName() + "_ascii "
                        + "ENCODING SQL_ASCII LOCALE 'C' TEMPLATE template0");
        source.setDatabaseName(source.getDatabaseName() + "_ascii");

        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseSchemaException.class)
                .hasMessage("the database's encoding is SQL_ASCII, but UTF8 is needed");
    }

    @Test
    void roleThatMayOnlyUseTheTables_isEnough_onceTheSchemaIsMade() {
        open().close();
        String role = source.getDatabaseName() + "_role";
        TestPostgres.execute(
                source,
                "CREATE ROLE " + role + " LOGIN",
                "GRANT USAGE ON SCHEMA rejoin TO " + role,
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA rejoin TO " + role);
        source.setUser(role);

        try (PostgresDatabase database = open()) {
            PostgresGrantStore store = new PostgresGrantStore(database);
            store.grant(PlainSqlContract.ANA);
            store.revoke(PlainSqlContract.ANA);
            assertThat(store.rows(Set.of()).revision()).isEqualTo(Revision.of(2));
        }
    }

    @Test
    void closedDatabase_isUnavailable_andMayBeClosedAgain() {
        PostgresDatabase database = open();
        PostgresGrantStore store = new PostgresGrantStore(database);
        store.watch(() -> {});
        database.close();
        database.close();

        assertThatThrownBy(() -> store.grant(PlainSqlContract.ANA)).isInstanceOf(StoreUnavailableException.class);
        Eventually.until(
                "its connections are closed",
                () -> TestPostgres.answer(
                                source,
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
                        .equals("0"));
    }

    @Test
    void databaseThatIsNotThere_isUnavailable() {
        source.setDatabaseName("nowhere");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("3D000");
    }

    @Test
    void patienceOfNothing_isABug() {
        assertThatThrownBy(() -> PostgresDatabase.open(source, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
