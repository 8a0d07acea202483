package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On a Redis that is far away, and on a node of a cluster. */
final class RedisTopologyTest {

    private static final int RECONNECTS = 2_000;
    private static final int CALLERS = 200;

    private static Optional<FamilyState> oneMore(Optional<FamilyState> row) {
        long reserved = row.map(FamilyState::reserved).orElse(0L) + 1;
        return Optional.of(new FamilyState(0, 1, reserved, 0, false, Map.of(), Instant.EPOCH));
    }

    /** One after the other they would take 160 seconds. */
    @Test
    void manyCallers_doNotWaitForEachOthersRoundTrips() throws IOException {
        try (RedisServer redis = RedisServer.embedded().start();
                Wire wire = new Wire(redis.port(), Duration.ofMillis(20));
                RedisDatabase database = RedisDatabase.open(wire.uri(), "far", Duration.ofSeconds(10))) {
            RedisReplayStore replay = new RedisReplayStore(database);
            long begun = System.nanoTime();

            Crew.play(CALLERS, thread -> {
                for (int i = thread; i < RECONNECTS; i += CALLERS) {
                    replay.update(FamilyId.of("family-" + i), RedisTopologyTest::oneMore);
                }
            });

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            assertThat(replay.purge(Instant.MAX)).isEqualTo(RECONNECTS);
        }
    }

    /** A node of a cluster refuses a script whose keys are not all in one slot. */
    @Test
    void allKeys_areInOneSlot() {
        try (RedisServer redis =
                RedisServer.embedded("--cluster-enabled", "yes").start()) {
            for (int first = 0; first < 16_384; first += 8_192) {
                redis.say("CLUSTER ADDSLOTS "
                        + IntStream.range(first, first + 8_192)
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(" ")));
            }
            Eventually.until(
                    "the cluster is up", () -> redis.say("SET key value").equals("+OK"));

            try (RedisDatabase database = RedisDatabase.open(redis.uri(), "slot", Duration.ofSeconds(10))) {
                EveryCall.of(new RedisGrantStore(database));
                EveryCall.of(new RedisReplayStore(database));
                EveryCall.of(new RedisAuditStore(database));
            }
        }
    }
}
