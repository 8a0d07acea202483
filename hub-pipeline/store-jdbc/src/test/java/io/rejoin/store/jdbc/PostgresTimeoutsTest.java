package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.FamilyId;
import io.rejoin.token.Revision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL, behind a network that may stand still. */
final class PostgresTimeoutsTest {

    private static final Duration PATIENCE = Duration.ofMillis(600);
    /** For a busy machine; the test shows that the wait is bounded, the number shows by what. */
    private static final Duration MARGIN = Duration.ofMillis(1_500);

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    private TcpProxy network;
    private HikariDataSource pool;
    private PostgresDatabase database;
    private PostgresGrantStore grants;
    private PostgresReplayStore replay;

    @BeforeEach
    void open() {
        network = new TcpProxy(TestPostgres.port(), Duration.ZERO);
        pool = TestPostgres.pool(TestPostgres.source(POSTGRES.name(), network.port()));
        database = PostgresDatabase.open(pool, PATIENCE);
        grants = new PostgresGrantStore(database);
        replay = new PostgresReplayStore(database);
    }

    @AfterEach
    void close() {
        network.close();
        database.close();
        pool.close();
    }

    private static void assertUnavailableInTime(ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.plus(MARGIN));
    }

    private List<ThrowingCallable> calls() {
        return List.of(
                () -> grants.grant(PlainSqlContract.ANA),
                () -> grants.rows(Set.of(PlainSqlContract.ANA)),
                () -> grants.changesAfter(Revision.NONE, 10),
                () -> replay.update(FamilyId.of("family"), StoreProcess::oneMore),
                () -> replay.purge(Instant.EPOCH));
    }

    @Test
    void hangingServer_isUnavailableInTime_andThenBack() {
        grants.grant(PlainSqlContract.ANA);
        network.stall();

        // More than there are threads and connections.
        Crew.play(15, number -> assertUnavailableInTime(calls().get(number % 5)));

        network.resume();
        Eventually.until("the database answers again", () -> answers(grants));
        assertThat(replay.update(FamilyId.of("family"), StoreProcess::oneMore)).isPresent();
    }

    private static boolean answers(PostgresGrantStore grants) {
        try {
            grants.rows(Set.of());
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Test
    void hangingServer_cannotBeOpened() {
        network.stall();

        assertUnavailableInTime(() -> PostgresDatabase.open(pool, PATIENCE).close());
    }

    @Test
    void serverThatIsNotThere_isUnavailable() {
        network.close();
        network.cutAll();

        calls().forEach(PostgresTimeoutsTest::assertUnavailableInTime);
    }

    /** Whoever gave up must not find later that it happened after all. */
    @Test
    void changeThatWaitsForALock_isUnavailableInTime_andNeverHappens() throws SQLException {
        try (Connection slow = POSTGRES.pool().getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("SELECT FROM rejoin.revision FOR UPDATE");

            assertUnavailableInTime(() -> grants.grant(PlainSqlContract.ANA));

            Eventually.until("nobody waits for the lock", () -> waiting().equals("0"));
            slow.rollback();
        }
        assertThat(new PostgresGrantStore(POSTGRES.database())
                        .changesAfter(Revision.NONE, 10)
                        .rows())
                .isEmpty();
    }

    private static String waiting() {
        return TestPostgres.answer(
                POSTGRES.pool(), "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    }

    @Test
    void watchOfAHangingServer_closesAtOnce() throws InterruptedException {
        Semaphore heard = new Semaphore(0);
        var watch = grants.watch(heard::release);
        assertThat(heard.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        network.stall();

        long start = System.nanoTime();
        watch.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MARGIN);
        Eventually.until(
                "its thread has ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("rejoin-postgres-watch")));
    }

    @Test
    void interruptedCaller_isToldSo_andStaysInterrupted() {
        network.stall();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> grants.grant(PlainSqlContract.ANA))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }
}
