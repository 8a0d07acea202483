package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.hub.access.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file, with the writer's thread held back where a test needs callers to meet. */
final class SqliteWriterTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = new SqliteFile(folder.resolve("state.db"), SqliteSchema.STATE).openWriter();
        Sqlite.execute(connection, "CREATE TABLE entry (number INTEGER NOT NULL, text TEXT)");
    }

    @AfterEach
    void close() throws SQLException {
        release.countDown();
        connection.close();
    }

    private SqliteWriter writer(int queueMax, Duration patience) {
        return new SqliteWriter(connection, queueMax, patience);
    }

    private static long insert(Connection connection, int number) throws SQLException {
        Sqlite.execute(connection, "INSERT INTO entry (number) VALUES (" + number + ")");
        return number;
    }

    private long entries() throws SQLException {
        return Sqlite.number(connection, "SELECT count(*) FROM entry");
    }

    /** Starts a caller whose change keeps the writer busy until the test lets go. */
    private void hold(Crew crew, SqliteWriter writer) throws InterruptedException {
        crew.start(
                1,
                thread -> writer.write(on -> {
                    held.countDown();
                    return await(release);
                }));
        assertThat(await(held)).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void awaitThat(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("it did not happen in time").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void callersWhoWaitTogether_shareOneCommit() throws Exception {
        try (SqliteWriter writer = writer(100, MINUTE);
                Crew crew = new Crew()) {
            hold(crew, writer);
            crew.start(
                    50,
                    number -> assertThat((long) writer.write(on -> insert(on, number)))
                            .isEqualTo(number));
            awaitThat(() -> writer.waiting() == 50);
            assertThat(writer.commits()).isZero();

            release.countDown();
            crew.join();

            assertThat(writer.commits()).isEqualTo(2);
            assertThat(entries()).isEqualTo(50);
        }
    }

    @Test
    void moreThanABatch_isSeveralCommits() throws Exception {
        try (SqliteWriter writer = writer(1_000, MINUTE);
                Crew crew = new Crew()) {
            hold(crew, writer);
            crew.start(SqliteWriter.BATCH_MAX + 1, number -> writer.write(on -> insert(on, number)));
            awaitThat(() -> writer.waiting() == SqliteWriter.BATCH_MAX + 1);

            release.countDown();
            crew.join();

            assertThat(writer.commits()).isEqualTo(3);
        }
    }

    /** Every third is good, every third breaks the table's rules, every third throws after it wrote. */
    @Test
    void changeThatFails_takesBackItsOwnWorkAlone() throws Exception {
        try (SqliteWriter writer = writer(100, MINUTE);
                Crew crew = new Crew()) {
            hold(crew, writer);
            crew.start(30, number -> writeOneOfThreeKinds(writer, number));
            awaitThat(() -> writer.waiting() == 30);

            release.countDown();
            crew.join();

            assertThat(writer.commits()).isEqualTo(2);
            assertThat(entries()).isEqualTo(10);
            assertThat(Sqlite.number(connection, "SELECT count(*) FROM entry WHERE number % 3 = 0"))
                    .isEqualTo(10);
        }
    }

    private static void writeOneOfThreeKinds(SqliteWriter writer, int number) {
        if (number % 3 == 0) {
            assertThat((long) writer.write(on -> insert(on, number))).isEqualTo(number);
        } else if (number % 3 == 1) {
            assertThatThrownBy(() -> writer.write(on -> {
                        insert(on, number);
                        Sqlite.execute(on, "INSERT INTO entry (number, text) VALUES (NULL, 'secret')");
                        return number;
                    }))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("the database failed: SQLITE_CONSTRAINT_NOTNULL");
        } else {
            assertThatThrownBy(() -> writer.write(on -> {
                        throw new IllegalStateException("after " + insert(on, number));
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("after " + number);
        }
    }

    @Test
    void errorInAChange_reachesItsCaller_andTheWriterGoesOn() throws Exception {
        try (SqliteWriter writer = writer(10, MINUTE)) {
            assertThatThrownBy(() -> writer.write(on -> {
                        insert(on, 1);
                        throw new AssertionError("a bug");
                    }))
                    .isInstanceOf(AssertionError.class);

            assertThat((long) writer.write(on -> insert(on, 2))).isEqualTo(2);
            assertThat(entries()).isOne();
        }
    }

    @Test
    void diskThatIsFull_failsTheBatchAsAWhole_andIsOverWhenThereIsRoom() throws Exception {
        Sqlite.number(connection, "PRAGMA max_page_count = 20");
        try (SqliteWriter writer = writer(100, MINUTE);
                Crew crew = new Crew()) {
            hold(crew, writer);
            crew.start(
                    10,
                    number -> assertThatThrownBy(() -> writer.write(on -> insertLarge(on, number)))
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasMessage("the database failed: SQLITE_FULL"));
            awaitThat(() -> writer.waiting() == 10);
            release.countDown();
            crew.join();
            assertThat(entries()).isZero();

            writer.write(on -> Sqlite.number(on, "PRAGMA max_page_count = 1000"));
            assertThat((long) writer.write(on -> insertLarge(on, 1))).isOne();
        }
    }

    private static long insertLarge(Connection connection, int number) throws SQLException {
        Sqlite.execute(connection, "INSERT INTO entry (number, text) VALUES (" + number + ", hex(zeroblob(100000)))");
        return number;
    }

    @Test
    void changeThatWaitedTooLong_isNeverTaken() {
        QueuedChange<Boolean> change = new QueuedChange<>(on -> true);

        assertThatThrownBy(() -> change.await(Duration.ofMillis(1)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("the database is too slow: nothing was changed");

        assertThat(change.take()).isFalse();
    }

    @Test
    void slowDatabase_isUnavailable_andDoesNotMakeUpForItLater() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        try (SqliteWriter writer = writer(10, Duration.ofMillis(100));
                Crew crew = new Crew()) {
            crew.start(
                    1,
                    thread -> assertThatThrownBy(() -> writer.write(on -> {
                                held.countDown();
                                return await(release);
                            }))
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasMessageContaining("not certain"));
            assertThat(await(held)).isTrue();

            assertThatThrownBy(() -> writer.write(on -> ran.getAndSet(true)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("nothing was changed");
            crew.join();
            release.countDown();
            awaitThat(() -> writer.commits() == 1 && writer.waiting() == 0);
            writer.write(on -> insert(on, 1));

            assertThat(ran).isFalse();
        }
    }

    @Test
    void fullQueue_isOverload_atOnce() throws Exception {
        try (SqliteWriter writer = writer(1, MINUTE);
                Crew crew = new Crew()) {
            hold(crew, writer);
            crew.start(1, number -> writer.write(on -> insert(on, number)));
            awaitThat(() -> writer.waiting() == 1);

            assertThatThrownBy(() -> writer.write(on -> insert(on, 2)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("the database is overloaded");

            release.countDown();
            crew.join();
            assertThat(entries()).isOne();
        }
    }

    @Test
    void close_makesDurableWhatIsWaiting_andRefusesMore() throws Exception {
        try (Connection other = new SqliteFile(folder.resolve("state.db"), SqliteSchema.STATE).openReader();
                Crew crew = new Crew()) {
            SqliteWriter writer = writer(100, MINUTE);
            hold(crew, writer);
            crew.start(
                    20,
                    number -> assertThat((long) writer.write(on -> insert(on, number)))
                            .isEqualTo(number));
            awaitThat(() -> writer.waiting() == 20);
            crew.start(1, number -> writer.close());
            awaitThat(writer::isClosed);

            release.countDown();
            crew.join();

            assertThat(Sqlite.number(other, "SELECT count(*) FROM entry")).isEqualTo(20);
            assertThatThrownBy(() -> writer.write(on -> insert(on, 21)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("the database is closed");
        }
    }
}
