package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import io.rejoin.token.Revision;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a PostgreSQL of its own, which it kills. Its synchronous_commit is off, as hosts set it that count benchmarks. */
final class PostgresKillTest {

    private static final int ACKNOWLEDGED = 200;

    @TempDir
    private Path folder;

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(TestPostgres.BINARIES.toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("wal_writer_delay", "10s")
                .setPort(port)
                .start();
    }

    private void kill() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                .get(0));
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        var all = Set.copyOf(postmaster.descendants().toList());
        postmaster.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        Eventually.until("all of it is gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void killedServer_losesNothingAcknowledged_andItsClientsGoOn() throws IOException {
        Map<Membership, Standing> grants = new ConcurrentHashMap<>();
        Map<FamilyId, Long> families = new ConcurrentHashMap<>();
        EmbeddedPostgres killed = start(0);
        int port = killed.getPort();
        try (HikariDataSource pool = TestPostgres.pool(TestPostgres.source("postgres", port));
                PostgresDatabase database = PostgresDatabase.open(pool, TestPostgres.PATIENCE)) {
            PostgresGrantStore grantStore = new PostgresGrantStore(database);
            PostgresReplayStore replayStore = new PostgresReplayStore(database);
            assertThat(TestPostgres.answer(pool, "SHOW synchronous_commit")).isEqualTo("off");
            try (Crew crew = new Crew()) {
                crew.start(2, thread -> grantUntilKilled(grantStore, "user" + thread, grants));
                crew.start(2, thread -> countUntilKilled(replayStore, FamilyId.of("family" + thread), families));
                Eventually.until("enough is acknowledged", () -> grants.size() > ACKNOWLEDGED && families.size() == 2);
                kill();
                crew.join();
            }
            // There is nothing left to stop; this lets go of the folder.
            killed.close();
            try (EmbeddedPostgres again = start(port)) {
                assertThat(again.getPort()).isEqualTo(port);
                Eventually.until("it answers again", () -> answers(grantStore));
                assertKept(grantStore, grants);
                families.forEach((family, reserved) -> assertThat(replayStore
                                .update(family, UnaryOperator.identity())
                                .map(FamilyState::reserved))
                        .hasValueSatisfying(kept -> assertThat(kept).isGreaterThanOrEqualTo(reserved)));
            }
        }
    }

    private static void assertKept(PostgresGrantStore store, Map<Membership, Standing> grants) {
        assertThat(store.standings(Set.copyOf(grants.keySet())).known()).isEqualTo(grants);
        Revision newest = grants.values().stream()
                .map(Standing::since)
                .max(Revision::compareTo)
                .orElseThrow();
        assertThat(store.grant(PlainSqlContract.ANA).isAfter(newest)).isTrue();
    }

    private static void grantUntilKilled(PostgresGrantStore store, String user, Map<Membership, Standing> grants) {
        Optional<StoreUnavailableException> killed = Optional.empty();
        for (int i = 0; killed.isEmpty(); i++) {
            Membership membership = StoreProcess.membership(user, "group" + i);
            try {
                grants.put(membership, Standing.granted(store.grant(membership)));
            } catch (StoreUnavailableException e) {
                killed = Optional.of(e);
            }
        }
    }

    private static void countUntilKilled(PostgresReplayStore store, FamilyId family, Map<FamilyId, Long> families) {
        Optional<StoreUnavailableException> killed = Optional.empty();
        while (killed.isEmpty()) {
            try {
                families.put(
                        family,
                        store.update(family, StoreProcess::oneMore)
                                .orElseThrow()
                                .reserved());
            } catch (StoreUnavailableException e) {
                killed = Optional.of(e);
            }
        }
    }

    private static boolean answers(PostgresGrantStore store) {
        try {
            store.rows(Set.of());
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }
}
