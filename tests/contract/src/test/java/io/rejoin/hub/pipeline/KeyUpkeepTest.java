package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.TestClock;
import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.RotationPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server does about its keys by itself. Over stores in memory; touches a temporary folder. */
final class KeyUpkeepTest {
    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final Bench bench = new Bench();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        bench.close();
    }

    private KeyRing ring() {
        KeySource source = KeySource.fileOrNew(folder.resolve("keys.json"), KeyAlgorithm.HS256);
        return KeyRing.open(source, RotationPolicy.every(Duration.ofDays(1)), clock);
    }

    private HubServer server(KeyRing keys) {
        Stores stores = new Stores();
        var security = new ReconnectSecurity(keys, stores.grantStore(), stores.replayStore(), stores.auditStore());
        return HubServer.with(security).hub("chat", new TestHub()).clock(clock).start();
    }

    @Test
    void keyWhoseTimeHasCome_isFollowedByAnother() {
        KeyRing keys = ring();
        try (HubServer server = server(keys)) {
            clock.advance(Duration.ofDays(1));

            Eventually.until("there is a next key", () -> keys.statuses().size() == 2);
            assertThat(server.connections().count()).isZero();
        }
    }

    @Test
    void keyThatIsBurnedElsewhere_isGoneHere() {
        KeyRing keys = ring();
        try (HubServer server = server(keys)) {
            String burned = keys.activeKeyId();
            ring().burn(burned);

            Eventually.until("another key signs", () -> !keys.activeKeyId().equals(burned));
            assertThat(keys.statuses()).noneMatch(key -> key.id().equals(burned));
            assertThat(server.connections().count()).isZero();
        }
    }

    @Test
    void brokenFile_changesNothingUntilItIsMended() throws IOException {
        KeyRing keys = ring();
        Path file = folder.resolve("keys.json");
        Path good = Files.copy(file, folder.resolve("good.json"));
        KeySource source = KeySource.file(good);
        String next = KeyRing.open(source, RotationPolicy.byHand(), clock).rotate();
        try (HubServer server = server(keys)) {
            Files.writeString(file, "{}");
            String active = keys.activeKeyId();
            bench.client("a", "ana").connect().drop();
            bench.clock.advance(Duration.ofHours(1));
            Eventually.until("rounds went by", () -> bench.hub.events().contains("gone a"));
            assertThat(keys.activeKeyId()).isEqualTo(active);
            assertThat(keys.statuses()).hasSize(1);

            Files.writeString(file, Files.readString(good));
            Eventually.until(
                    "the next key is known", () -> keys.statuses().get(0).id().equals(next));
            assertThat(server.connections().count()).isZero();
        }
    }

    @Test
    void tokenOfABurnedKey_bringsBackNoGroup() {
        Client ana = bench.client("ana-1", "ana").connect();
        ana.join("open");
        ana.receive();
        ana.drop();

        bench.keys.burn(bench.keys.activeKeyId());

        ana.reconnect();
        assertThat(bench.lastRecord().event().reason()).contains(RefusalReason.UNKNOWN_KEY);
        assertThat(bench.server().groups(Bench.CHAT).count(Bench.group("open"))).isZero();
    }

    @Test
    void clientThatIsHereWhenItsKeyIsBurned_getsATokenOfAnother() {
        Client ana = bench.client("ana-1", "ana").connect();
        ana.join("open");
        ana.receive();

        bench.keys.burn(bench.keys.activeKeyId());

        Eventually.until("there is a token", () -> !ana.receive().tokens().isEmpty());
        ana.drop();
        ana.reconnect();
        assertThat(ana.isIn("open")).isTrue();
    }

    @Test
    void trail_isStillProvedWhenAllKeysAreOthers() {
        Client ana = bench.client("ana-1", "ana").connect();
        ana.join("open");
        ana.receive();
        ana.drop();
        ana.reconnect();
        bench.keys.burn(bench.keys.activeKeyId());

        assertThatCode(bench::restart).doesNotThrowAnyException();
        assertThat(bench.server().audit().check().isIntact()).isTrue();
        assertThat(bench.trail()).isNotEmpty();
    }
}
