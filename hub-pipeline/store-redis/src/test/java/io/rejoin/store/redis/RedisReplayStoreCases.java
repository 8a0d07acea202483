package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.DurableReplayStoreContract;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real Redis; a database of its own for each test. */
abstract class RedisReplayStoreCases extends DurableReplayStoreContract {

    private static final FamilyId SHARED = FamilyId.of("shared");

    private final RedisServer redis;
    private final String name = "test-" + System.nanoTime();
    private RedisDatabase database;

    RedisReplayStoreCases(RedisServer redis) {
        this.redis = redis;
    }

    private RedisDatabase opened() {
        return RedisDatabase.open(redis.uri(), name, Duration.ofSeconds(10));
    }

    @BeforeEach
    void open() {
        database = opened();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ReplayStore store() {
        return new RedisReplayStore(database);
    }

    @Override
    protected ReplayStore reopened() {
        close();
        open();
        return store();
    }

    static Optional<FamilyState> oneMore(Optional<FamilyState> row) {
        return Optional.of(reserved(1 + row.map(FamilyState::reserved).orElse(0L)));
    }

    @Test
    void rowThatCannotBeRead_isAnOutage_andNotAFreshFamily() {
        redis.say("HSET \"{rejoin:" + name + "}:1:families\" family x");

        assertThatThrownBy(() -> store().update(FamilyId.of("family"), row -> Optional.of(reserved(1))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("a row in redis cannot be read");
    }

    @Test
    void twoNodes_loseNothingOfEachOther() {
        try (RedisDatabase other = opened()) {
            Crew.play(8, thread -> {
                ReplayStore mine = thread % 2 == 0 ? store() : new RedisReplayStore(other);
                for (int i = 0; i < 25; i++) {
                    mine.update(SHARED, RedisReplayStoreCases::oneMore);
                }
            });
        }

        assertThat(row(SHARED)).contains(reserved(200));
    }

    /** Of two who were given the same row only one may write, also if both would write the same. */
    @Test
    void changeFromARowThatIsGone_isComputedAgain() {
        AtomicBoolean interfered = new AtomicBoolean();
        try (RedisDatabase other = opened()) {
            ReplayStore elsewhere = new RedisReplayStore(other);

            Optional<FamilyState> now = store().update(SHARED, row -> {
                if (interfered.compareAndSet(false, true)) {
                    elsewhere.update(SHARED, RedisReplayStoreCases::oneMore);
                }
                return oneMore(row);
            });

            assertThat(now).contains(reserved(2));
        }
    }

    @Test
    void rowThatNeverStaysTheSame_isAnOutage() {
        try (RedisDatabase other = opened()) {
            ReplayStore elsewhere = new RedisReplayStore(other);

            assertThatThrownBy(() -> store().update(SHARED, row -> {
                        elsewhere.update(SHARED, RedisReplayStoreCases::oneMore);
                        return oneMore(row);
                    }))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("too many");
        }
    }

    @Test
    void purge_ofMoreThanOneScript_forgetsAll() {
        Crew.play(25, thread -> {
            for (int i = 0; i < 100; i++) {
                store().update(FamilyId.of("family-" + thread + "-" + i), RedisReplayStoreCases::oneMore);
            }
        });

        assertThat(store().purge(EXPIRES.plusSeconds(1))).isEqualTo(2_500);
        assertThat(store().purge(Instant.MAX)).isZero();
    }

    @Test
    void lostData_leavesNoFamily() {
        store().update(SHARED, RedisReplayStoreCases::oneMore);

        redis.say("FLUSHALL");

        assertThat(row(SHARED)).isEmpty();
    }
}
