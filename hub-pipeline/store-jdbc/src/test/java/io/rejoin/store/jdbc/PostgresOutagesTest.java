package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GrantStore.Watch;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.FamilyId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL, whose connections break. */
final class PostgresOutagesTest {

    private static final String TERMINATE = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            + "WHERE datname = current_database() AND pid <> pg_backend_pid()";

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    private PostgresGrantStore grants;
    private PostgresReplayStore replay;

    @BeforeEach
    void open() {
        grants = new PostgresGrantStore(POSTGRES.database());
        replay = new PostgresReplayStore(POSTGRES.database());
    }

    private static void terminateAll() {
        TestPostgres.answer(TestPostgres.source(POSTGRES.name(), TestPostgres.port()), TERMINATE);
    }

    @Test
    void terminatedConnections_areReplaced() {
        for (int i = 0; i < 5; i++) {
            grants.grant(PlainSqlContract.ANA);
            replay.update(FamilyId.of("family"), StoreProcess::oneMore);
            terminateAll();
            Eventually.until("grants work again", () -> works(() -> grants.grant(PlainSqlContract.ANA)));
            Eventually.until(
                    "families work again",
                    () -> works(() -> replay.update(FamilyId.of("family"), StoreProcess::oneMore)));
        }
    }

    private static boolean works(Runnable call) {
        try {
            call.run();
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Test
    void watchWhoseConnectionBroke_hearsOfWhatItMissed_andGoesOn() throws InterruptedException {
        Semaphore heard = new Semaphore(0);
        try (Watch watch = grants.watch(heard::release)) {
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            terminateAll();
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS))
                    .as("a call when it listens again")
                    .isTrue();
            Eventually.until("grants work again", () -> works(() -> grants.revoke(PlainSqlContract.ANA)));
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whatTheServerSaysOfARow_goesNoFurther() {
        TestPostgres.execute(
                POSTGRES.pool(),
                "ALTER TABLE rejoin.membership ADD CONSTRAINT no_ana CHECK (user_id <> 'ana')",
                "ALTER TABLE rejoin.family ADD CONSTRAINT no_ana CHECK (id <> 'ana')");

        assertTellsNothing(() -> grants.grant(PlainSqlContract.ANA));
        assertTellsNothing(() -> replay.update(FamilyId.of("ana"), StoreProcess::oneMore));

        assertThat(grants.rows(Set.of()).revision().value()).isZero();
    }

    private static void assertTellsNothing(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(StoreUnavailableException.class)
                .satisfies(failure -> {
                    StringWriter trace = new StringWriter();
                    failure.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).contains("SQLSTATE 23514").doesNotContain("ana");
                });
    }

    @Test
    void rowThatIsNoGroup_isAnOutage() {
        TestPostgres.execute(
                POSTGRES.pool(), "INSERT INTO rejoin.membership (hub, user_id, group_name) VALUES ('chat', 'ana', '')");

        assertThatThrownBy(() -> grants.memberships(PlainSqlContract.ANA.hub(), 10))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("a row of the database cannot be read");
    }
}
