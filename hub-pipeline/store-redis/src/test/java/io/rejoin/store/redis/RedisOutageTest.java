package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a Redis that is frozen, killed and cut off. */
final class RedisOutageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** Where an answer comes: longer than any machine stalls. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A busy machine may be late, but not so late that calls could have waited one behind the other. */
    private static final Duration IN_TIME = Duration.ofSeconds(12);

    private static final Membership MEMBERSHIP =
            new Membership(UserId.of("ana"), HubName.of("chat"), GroupName.of("lobby"));

    private final RedisServer redis = RedisServer.embedded();

    /** The first connection of a process loads many classes, which takes longer than the timeout on a busy machine. */
    @BeforeAll
    static void warmUp() {
        try (RedisServer redis = RedisServer.embedded().start()) {
            RedisDatabase.open(redis.uri(), "warm", PATIENCE).close();
        }
    }

    @BeforeEach
    void start() {
        redis.start();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private RedisDatabase opened(Duration timeout) {
        return RedisDatabase.open(redis.uri(), "outage", timeout);
    }

    private static void assertOutage(ThrowingCallable call) {
        long begun = System.nanoTime();
        assertThatThrownBy(call)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageNotContaining("ana")
                .hasNoCause();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(IN_TIME);
    }

    private static boolean answers(GrantStore grants) {
        try {
            grants.rows(Set.of());
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Test
    void frozenRedis_isAnOutageInTime_howeverManyAsk_untilItGoesOn() {
        try (RedisDatabase database = opened(TIMEOUT)) {
            GrantStore grants = new RedisGrantStore(database);
            RedisReplayStore replay = new RedisReplayStore(database);
            redis.freeze();

            Crew.play(20, thread -> {
                assertOutage(() -> grants.grant(MEMBERSHIP));
                assertOutage(() -> replay.update(FamilyId.of("family"), row -> Optional.empty()));
            });

            redis.thaw();
            Eventually.until("redis is found again", () -> answers(grants));
        }
    }

    /** Not when its caller gave it up, and not while its caller still waits. */
    @ParameterizedTest
    @ValueSource(ints = {2, 60})
    void commandWithoutAnswer_isNeverSentAgain(int timeoutSeconds) {
        try (RedisDatabase database = RedisDatabase.open(redis.uri(), "outage", Duration.ofSeconds(timeoutSeconds));
                Crew crew = new Crew()) {
            GrantStore grants = new RedisGrantStore(database);
            CompletableFuture<Thread> caller = new CompletableFuture<>();
            redis.say("CLIENT PAUSE 60000 ALL");
            crew.start(1, thread -> {
                caller.complete(Thread.currentThread());
                assertOutage(() -> grants.grant(MEMBERSHIP));
            });
            Eventually.until("it waits", () -> caller.join().getState() == Thread.State.TIMED_WAITING);
            redis.kill();
            redis.again();
            crew.join();

            Eventually.until("redis is found again", () -> answers(grants));

            assertThat(grants.rows(Set.of()).revision()).isEqualTo(Revision.NONE);
        }
    }

    @Test
    void killedRedis_isAnOutage_andIsFoundAgainWithAllItKnew_alsoByTheWatch() {
        Semaphore told = new Semaphore(0);
        try (RedisDatabase database = opened(PATIENCE)) {
            GrantStore grants = new RedisGrantStore(database);
            Revision granted = grants.grant(MEMBERSHIP);
            grants.watch(told::release);
            redis.kill();
            assertOutage(() -> grants.revoke(MEMBERSHIP));

            redis.again();

            Eventually.until("the watch is told after redis was away", told::tryAcquire);
            Eventually.until("redis is found again", () -> answers(grants));
            assertThat(grants.rows(Set.of()).revision()).isEqualTo(granted);
            told.drainPermits();
            grants.revoke(MEMBERSHIP);
            Eventually.until("the watch is told of a change", told::tryAcquire);
        }
    }

    /** As when Redis closes connections that were idle for long. */
    @Test
    void connectionThatRedisClosed_isReplacedWithoutAnOutage() {
        try (RedisDatabase database = opened(PATIENCE)) {
            GrantStore grants = new RedisGrantStore(database);
            for (int i = 0; i < 5; i++) {
                redis.say("CLIENT KILL TYPE normal");
                Eventually.until("the client noticed", () -> !database.isConnected());
                grants.grant(MEMBERSHIP);
            }
        }
    }

    @Test
    void silentConnection_isReplaced() throws IOException {
        try (Wire wire = new Wire(redis.port(), Duration.ZERO);
                RedisDatabase database = RedisDatabase.open(wire.uri(), "outage", TIMEOUT)) {
            GrantStore grants = new RedisGrantStore(database);
            grants.grant(MEMBERSHIP);

            wire.cut();

            assertOutage(() -> grants.rows(Set.of()));
            assertThat(grants.rows(Set.of(MEMBERSHIP)).rows()).hasSize(1);
        }
    }

    @Test
    void restartWithoutDurability_isAnOutage_untilRedisIsDurableAgain() {
        try (RedisDatabase database = opened(PATIENCE)) {
            GrantStore grants = new RedisGrantStore(database);
            redis.kill();
            redis.again("--appendfsync", "everysec");
            assertThatThrownBy(() -> grants.grant(MEMBERSHIP))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("appendfsync must be always");

            redis.kill();
            redis.again();

            Eventually.until("redis is used again", () -> answers(grants));
            assertThat(grants.rows(Set.of()).revision()).isEqualTo(Revision.NONE);
        }
    }

    @Test
    void interruptedCaller_isAnOutage_andStaysInterrupted() {
        try (RedisDatabase database = opened(TIMEOUT)) {
            redis.freeze();
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> new RedisGrantStore(database).rows(Set.of()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("interrupted");
        }
        assertThat(Thread.interrupted()).isTrue();
        assertNoThreadIsLeft();
    }

    @Test
    void nobodyThere_cannotBeOpened_andLeavesNoThread() {
        redis.kill();

        assertOutage(() -> opened(PATIENCE));

        assertNoThreadIsLeft();
    }

    @Test
    void wrongPassword_cannotBeOpened_andIsNotRepeated() {
        URI uri = URI.create("redis://ana:opensesame@127.0.0.1:" + redis.port());

        assertThatThrownBy(() -> RedisDatabase.open(uri, "outage", PATIENCE))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("redis answered WRONGPASS: it is not certain whether a change was made")
                .hasNoCause();
    }

    @Test
    void closedDatabase_isAnOutage_andLeavesNoThread() {
        RedisDatabase database = opened(PATIENCE);
        GrantStore grants = new RedisGrantStore(database);
        grants.watch(() -> {});
        grants.grant(MEMBERSHIP);

        database.close();

        assertOutage(() -> grants.grant(MEMBERSHIP));
        assertNoThreadIsLeft();
    }

    private static void assertNoThreadIsLeft() {
        Eventually.until(
                "all threads ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("rejoin-")));
    }
}
