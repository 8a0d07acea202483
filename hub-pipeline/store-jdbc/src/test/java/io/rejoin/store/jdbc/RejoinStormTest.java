package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.rejoin.contract.Crew;
import io.rejoin.hub.Hub;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.KeyRing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All clients of a server come back at once, each to ten groups. The stores are in a real PostgreSQL behind a network that takes 5 ms
 * for each round trip; what the storm asks of it is counted.
 */
final class RejoinStormTest {

    private static final int CROWD = 2_000;
    private static final int JOINERS = 500;
    private static final int QUERIES_MAX = 40;
    private static final String ASK = "unnest(?, ?, ?) AS asked";

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
        TestPostgres.execute(
                POSTGRES.pool(),
                "INSERT INTO rejoin.membership (hub, user_id, group_name) SELECT 'chat', 'user' || u, 'room' || g "
                        + "FROM generate_series(0, " + (CROWD - 1) + ") AS u, generate_series(0, 9) AS g");
    }

    @AfterEach
    void close() {
        database.close();
        pool.close();
        network.close();
    }

    @Test
    void stormAtLevelStore_isAFewQueries() {
        storm(GroupPolicy.askStore());

        assertThat(counting.count(ASK)).isBetween(1L, (long) QUERIES_MAX);
    }

    @Test
    void stormAtLevelRevocations_isNoQuery() {
        storm(GroupPolicy.checkRevocations());

        assertThat(counting.count(ASK)).isZero();
    }

    private void storm(GroupPolicy policy) {
        ReconnectSecurity security = new ReconnectSecurity(
                KeyRing.generate(),
                new PostgresGrantStore(database),
                new PostgresReplayStore(database),
                new PostgresAuditStore(database));
        HubServerPolicy limits = HubServerPolicy.defaults()
                .withGroups(policy)
                .withRejoinsPending(CROWD)
                .withStorePatience(TestPostgres.PATIENCE);
        try (HubServer server = HubServer.with(security)
                .hub("chat", new Hub() {})
                .policy(limits)
                .start()) {
            List<StormClient> clients = IntStream.range(0, CROWD)
                    .mapToObj(number -> new StormClient(server, number))
                    .toList();
            Crew.play(JOINERS, thread -> {
                for (int i = thread; i < CROWD; i += JOINERS) {
                    clients.get(i).connectAndJoin();
                }
            });
            clients.forEach(StormClient::drop);
            counting.asked().clear();

            long start = System.nanoTime();
            List<CompletableFuture<ReconnectResult>> results = clients.stream()
                    .map(StormClient::reconnect)
                    .map(CompletionStage::toCompletableFuture)
                    .toList();
            results.forEach(result -> assertThat(result.join()).isInstanceOf(ReconnectResult.Back.class));

            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            System.out.println("storm of " + CROWD + " in " + millis + " ms; round trips: " + counting.count(ASK)
                    + " to ask for memberships, " + counting.count("rejoin.family") + " for families, "
                    + counting.count("audit_") + " for the trail, "
                    + counting.asked().size() + " in all");
            assertThat(clients).allMatch(StormClient::isInAllItsGroups);
        }
    }
}
