package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.rejoin.contract.Crew;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL, behind a network that takes 5 ms for each round trip; counts what is asked of it. */
final class PostgresBatchesTest {

    private static final int CROWD = 2_000;

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    private TcpProxy network;
    private HikariDataSource pool;
    private CountingDataSource counting;
    private PostgresDatabase database;

    @BeforeEach
    void open() {
        network = new TcpProxy(TestPostgres.port(), Duration.ofMillis(5));
        pool = TestPostgres.pool(TestPostgres.source(POSTGRES.name(), network.port()));
        counting = new CountingDataSource(pool);
        database = PostgresDatabase.open(counting, TestPostgres.PATIENCE);
        counting.asked().clear();
    }

    @AfterEach
    void close() {
        database.close();
        pool.close();
        network.close();
    }

    @Test
    void twentyThousandScopes_areOneRoundTrip() {
        TestPostgres.execute(
                POSTGRES.pool(),
                "INSERT INTO rejoin.membership (hub, user_id, group_name) SELECT 'chat', 'user' || n, 'lobby' "
                        + "FROM generate_series(1, 20000, 2) AS n");
        Set<Scope> asked = IntStream.rangeClosed(1, 20_000)
                .mapToObj(i -> PlainSqlContract.membership("user" + i))
                .collect(Collectors.toSet());

        Rows rows = new PostgresGrantStore(database).rows(asked);

        assertThat(rows.rows()).hasSize(10_000);
        assertThat(rows.revision()).isEqualTo(Revision.of(10_000));
        assertThat(counting.asked()).hasSize(1);
    }

    @Test
    void eachOtherAsk_isOneRoundTrip() {
        PostgresGrantStore store = new PostgresGrantStore(database);
        Membership ana = PlainSqlContract.ANA;

        store.grant(ana);
        store.revoke(ana);
        assertThat(store.changesAfter(Revision.NONE, 10).rows())
                .extracting(Row::scope)
                .containsExactly(ana);
        store.memberships(ana.hub(), 10);

        assertThat(counting.asked()).hasSize(4);
    }

    @Test
    void aCrowdOfFamilies_sharesItsRoundTrips() {
        PostgresReplayStore store = new PostgresReplayStore(database);
        CountDownLatch start = new CountDownLatch(CROWD);

        Crew.play(CROWD, number -> {
            start.countDown();
            start.await();
            assertThat(store.update(FamilyId.of("family-" + number), StoreProcess::oneMore))
                    .isPresent();
        });

        assertThat(counting.asked()).hasSizeLessThan(100);
        assertThat(count("family")).isEqualTo(CROWD);
    }

    private static long count(String table) {
        return Long.parseLong(TestPostgres.answer(POSTGRES.pool(), "SELECT count(*) FROM rejoin." + table));
    }

    /** Two servers, each with a queue of its own. */
    @Test
    void serversThatChangeTheSameFamilies_loseNone() {
        try (PostgresDatabase otherServer = PostgresDatabase.open(POSTGRES.pool(), TestPostgres.PATIENCE)) {
            List<PostgresReplayStore> stores =
                    List.of(new PostgresReplayStore(database), new PostgresReplayStore(otherServer));
            Crew.play(8, thread -> {
                for (int i = 0; i < 40; i++) {
                    FamilyId family = FamilyId.of("family-" + i % 4);
                    stores.get(thread % 2).update(family, StoreProcess::oneMore);
                }
            });
            for (int i = 0; i < 4; i++) {
                assertThat(stores.get(0).update(FamilyId.of("family-" + i), UnaryOperator.identity()))
                        .map(FamilyState::reserved)
                        .contains(80L);
            }
        }
    }

    @Test
    void rowThatCannotBeRead_isAnOutageOfItsFamilyAlone() {
        TestPostgres.execute(POSTGRES.pool(), "INSERT INTO rejoin.family VALUES ('damaged', 1, '{', 1)");
        PostgresReplayStore store = new PostgresReplayStore(database);

        Crew.play(20, number -> {
            FamilyId family = FamilyId.of(number % 2 == 0 ? "damaged" : "family-" + number);
            if (number % 2 == 0) {
                assertThatThrownBy(() -> store.update(family, StoreProcess::oneMore))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessage("a row of the database cannot be read");
            } else {
                assertThat(store.update(family, StoreProcess::oneMore)).isPresent();
            }
        });

        assertThat(TestPostgres.answer(POSTGRES.pool(), "SELECT state FROM rejoin.family WHERE id = 'damaged'"))
                .isEqualTo("{");
    }

    @Test
    void unchangedFamily_isNotWritten() {
        PostgresReplayStore store = new PostgresReplayStore(database);
        store.update(FamilyId.of("family"), StoreProcess::oneMore);
        counting.asked().clear();

        store.update(FamilyId.of("family"), UnaryOperator.identity());
        store.update(FamilyId.of("family"), row -> Optional.empty());

        assertThat(counting.asked()).hasSize(2).allMatch(sql -> sql.startsWith("SELECT"));
    }

    @Test
    void purge_ofMoreThanOneStatement_forgetsAll() {
        TestPostgres.execute(
                POSTGRES.pool(),
                "INSERT INTO rejoin.family SELECT 'family-' || n, 1, '{}', n FROM generate_series(1, 12000) AS n");
        PostgresReplayStore store = new PostgresReplayStore(database);

        assertThat(store.purge(Instant.ofEpochMilli(12_001))).isEqualTo(12_000);

        assertThat(counting.count("family")).isEqualTo(3);
        assertThat(count("family")).isZero();
    }
}
