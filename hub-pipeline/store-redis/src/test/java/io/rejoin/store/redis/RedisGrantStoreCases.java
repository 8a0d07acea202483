package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.DurableGrantStoreContract;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.GrantStore.Watch;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real Redis; a database of its own for each test. */
abstract class RedisGrantStoreCases extends DurableGrantStoreContract {

    private final RedisServer redis;
    private final String name = "test-" + System.nanoTime();
    private RedisDatabase database;

    RedisGrantStoreCases(RedisServer redis) {
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
    protected GrantStore store() {
        return new RedisGrantStore(database);
    }

    @Override
    protected GrantStore reopened() {
        close();
        open();
        return store();
    }

    private String key(String what) {
        return "\"{rejoin:" + name + "}:1:" + what + "\"";
    }

    @Test
    void memberships_areSortedByCodePoint_andAreNoOtherScopes() {
        List<String> users = List.of("a", "a!", "a\"", "ab", "b", "\uffff", "\ud83d\ude00");
        store().revoke(new Scope.Everyone(CHAT, GroupName.of("lobby")));
        store().revoke(new Scope.Everywhere(UserId.of("a")));
        store().grant(new Membership(UserId.of("a"), HubName.of("chat2"), GroupName.of("lobby")));
        users.forEach(user -> store().grant(membership(user, "lobby")));

        assertThat(store().memberships(CHAT, 100))
                .extracting(membership -> membership.user().value())
                .containsExactlyElementsOf(users);
    }

    @Test
    void otherName_isAnotherDatabase() {
        store().grant(membership("ana", "lobby"));

        try (RedisDatabase other = RedisDatabase.open(redis.uri(), name + ".", Duration.ofSeconds(10))) {
            assertThat(new RedisGrantStore(other).rows(Set.of()).revision()).isEqualTo(Revision.NONE);
        }
    }

    @Test
    void standingDeletedBySomebodyElse_isNotKnown_andShowsAsRevokedInTheChanges() {
        Membership membership = membership("ana", "lobby");
        Revision granted = store().grant(membership);
        redis.say("DEL " + key("standings"));

        assertThat(store().rows(Set.of(membership)).rows()).isEmpty();
        assertThat(store().changesAfter(Revision.NONE, 10))
                .isEqualTo(new Rows(granted, List.of(new Row(membership, Standing.revoked(granted)))));
    }

    @Test
    void standingThatCannotBeRead_isAnOutage_thatNamesNoUser() {
        store().grant(membership("ana", "lobby"));
        for (String standing : List.of("+", "+-1", "*1", "+x", "+9007199254740992")) {
            redis.say("HSET " + key("standings") + " \"chat\\x00ana\\x00lobby\" \"" + standing + "\"");

            assertThatThrownBy(() -> store().rows(Set.of(membership("ana", "lobby"))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("a row in redis cannot be read")
                    .hasNoCause();
            assertThatThrownBy(() -> store().changesAfter(Revision.NONE, 10))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void scopeThatIsNone_isAnOutage() {
        redis.say("ZADD " + key("changes") + " 1 \"chat\\x00ana\\x00\"");
        assertThatThrownBy(() -> store().changesAfter(Revision.NONE, 10)).isInstanceOf(StoreUnavailableException.class);

        redis.say("ZADD " + key("scopes") + " 0 \"chat\\x00ana\"");
        assertThatThrownBy(() -> store().memberships(CHAT, 10)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void keyOfAnotherType_isAnOutage_thatNamesNoUser() {
        redis.say("SET " + key("standings") + " x");

        assertThatThrownBy(() -> store().grant(membership("ana", "lobby")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageMatching("redis answered [A-Z]+: it is not certain whether a change was made")
                .hasNoCause();
        assertThatThrownBy(() -> store().rows(Set.of(membership("ana", "lobby"))))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void watch_isCalledForChangesElsewhere_untilItIsClosed() {
        Semaphore called = new Semaphore(0);
        Semaphore later = new Semaphore(0);
        try (RedisDatabase other = opened()) {
            Watch watch = store().watch(called::release);
            new RedisGrantStore(other).grant(membership("ana", "lobby"));
            Eventually.until("the watch is told", called::tryAcquire);

            watch.close();
            store().watch(later::release);
            new RedisGrantStore(other).revoke(membership("ana", "lobby"));
            Eventually.until("another watch is told", later::tryAcquire);
        }
        assertThat(called.availablePermits()).isZero();
    }

    @Test
    void watcher_mayAskTheStore_andMayFail() {
        Semaphore asked = new Semaphore(0);
        store().watch(() -> {
            store().changesAfter(Revision.NONE, 1);
            asked.release();
            throw new IllegalStateException("a bug in who watches");
        });

        for (int i = 0; i < 2; i++) {
            store().grant(membership("ana", "lobby"));
            Eventually.until("the watcher asked", asked::tryAcquire);
        }
    }
}
