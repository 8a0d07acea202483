package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.AuditRows;
import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a Redis that is killed while many write. */
final class RedisKillTest {

    private final Map<Membership, Standing> acknowledged = new ConcurrentHashMap<>();
    private final Map<FamilyId, Long> counted = new ConcurrentHashMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicLong appended = new AtomicLong();

    /** A kill leaves the operating system's memory as it is, so this shows that no answer came before its write. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void killedRedis_losesNothingAcknowledged(long seed) {
        try (RedisServer redis = RedisServer.embedded().start();
                RedisDatabase database = RedisDatabase.open(redis.uri(), "kill", Duration.ofSeconds(10))) {
            RedisGrantStore grants = new RedisGrantStore(database);
            RedisReplayStore replay = new RedisReplayStore(database);
            try (Crew crew = new Crew()) {
                crew.start(3, thread -> change(grants, new Random(seed + thread), "user" + thread));
                crew.start(3, thread -> count(replay, FamilyId.of("family" + thread)));
                crew.start(1, thread -> append(new RedisAuditStore(database)));
                int enough = 100 + new Random(seed).nextInt(200);
                Eventually.until(
                        "enough was written",
                        () -> changes.get() >= enough && counted.size() == 3 && appended.get() > 10);
                redis.kill();
                crew.join();
            }

            redis.again();

            assertThat(acknowledged).isNotEmpty();
            acknowledged.forEach((membership, standing) -> assertKept(grants, membership, standing));
            counted.forEach((family, times) -> assertThat(now(replay, family)).isGreaterThanOrEqualTo(times));
            assertTrailIsWhole(new RedisAuditStore(database));
            Revision next = grants.grant(membership("ana", 0));
            assertThat(acknowledged.values()).allMatch(standing -> next.isAfter(standing.since()));
        }
    }

    private static Membership membership(String user, int group) {
        return new Membership(UserId.of(user), HubName.of("chat"), GroupName.of("group" + group));
    }

    private void change(GrantStore grants, Random random, String user) {
        try {
            while (true) {
                Membership membership = membership(user, random.nextInt(20));
                acknowledged.put(
                        membership,
                        random.nextBoolean()
                                ? Standing.granted(grants.grant(membership))
                                : Standing.revoked(grants.revoke(membership)));
                changes.incrementAndGet();
            }
        } catch (StoreUnavailableException e) {
            // Killed.
        }
    }

    private void count(RedisReplayStore replay, FamilyId family) {
        try {
            while (true) {
                counted.put(
                        family,
                        replay.update(family, RedisKillTest::oneMore)
                                .orElseThrow()
                                .reserved());
                changes.incrementAndGet();
            }
        } catch (StoreUnavailableException e) {
            // Killed.
        }
    }

    private void append(AuditStore trail) {
        try {
            while (true) {
                long size = appended.get();
                assertThat(trail.append(AuditRows.batch(AuditRows.rows(size + 1, size + 3))))
                        .isTrue();
                appended.set(size + 3);
            }
        } catch (StoreUnavailableException e) {
            // Killed.
        }
    }

    private void assertTrailIsWhole(AuditStore trail) {
        long size = trail.head().size();
        assertThat(size).isGreaterThanOrEqualTo(appended.get());
        assertThat(trail.head()).isEqualTo(AuditRows.head(size));
        assertThat(trail.read(AuditSelection.after(0, Integer.MAX_VALUE))).isEqualTo(AuditRows.rows(1, size));
    }

    private static Optional<FamilyState> oneMore(Optional<FamilyState> row) {
        long reserved = row.map(FamilyState::reserved).orElse(0L) + 1;
        return Optional.of(new FamilyState(0, 1, reserved, 0, false, Map.of(), Instant.EPOCH));
    }

    /** The last change that was acknowledged, or the one that was under way when it was killed. */
    private static void assertKept(GrantStore grants, Membership membership, Standing last) {
        Standing now = grants.standings(Set.of(membership)).of(membership);
        assertThat(now.equals(last) || now.since().isAfter(last.since()))
                .as("%s after %s", now, last)
                .isTrue();
    }

    private static long now(RedisReplayStore replay, FamilyId family) {
        return replay.update(family, row -> row).orElseThrow().reserved();
    }
}
