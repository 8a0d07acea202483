package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.AuditRows;
import io.rejoin.contract.DurableAuditStoreContract;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real Redis; a database of its own for each test. */
abstract class RedisAuditStoreCases extends DurableAuditStoreContract {

    private final RedisServer redis;
    private final String name = "test-" + System.nanoTime();
    private RedisDatabase database;

    RedisAuditStoreCases(RedisServer redis) {
        this.redis = redis;
    }

    @BeforeEach
    void open() {
        database = RedisDatabase.open(redis.uri(), name, Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected AuditStore store() {
        return new RedisAuditStore(database);
    }

    @Override
    protected AuditStore reopened() {
        close();
        open();
        return store();
    }

    private String key(String what) {
        return "\"{rejoin:" + name + "}:1:audit-" + what + "\"";
    }

    private void appendThousands() {
        for (int i = 0; i < 3; i++) {
            assertThat(store().append(AuditRows.batch(AuditRows.rows(i * 1_000L + 1, i * 1_000L + 1_000))))
                    .isTrue();
        }
    }

    @Test
    void selectionOfManyPages_isWholeAndInOrder() {
        appendThousands();

        assertThat(store().read(AuditSelection.after(0, 10_000))).isEqualTo(AuditRows.rows(1, 3_000));
        assertThat(store().read(AuditSelection.after(500, 2_100))).isEqualTo(AuditRows.rows(501, 2_600));
        List<AuditRow> newest = store().read(newest(2_500));
        assertThat(newest).hasSize(2_500).isSortedAccordingTo((a, b) -> Long.compare(b.sequence(), a.sequence()));
        assertThat(newest.get(0).sequence()).isEqualTo(3_000);
    }

    private static AuditSelection newest(int limit) {
        AuditSelection all = AuditSelection.after(0, limit);
        return new AuditSelection(all.filter(), 0, Long.MAX_VALUE, true, limit);
    }

    @Test
    void rowThatSomebodyDeleted_isNotThere_andHidesNoOther() {
        appendThousands();
        redis.say("HDEL " + key("rows") + " 0000000000000002 0000000000002000");

        assertThat(store().read(AuditSelection.after(0, 2)))
                .extracting(AuditRow::sequence)
                .containsExactly(1L, 3L);
        assertThat(store().read(newest(5_000))).hasSize(2_998);
    }

    @Test
    void rowBehindTheHead_isNotRead() {
        store().append(AuditRows.batch(AuditRows.rows(1, 1)));
        redis.say("HSET " + key("rows") + " 0000000000000002 x");
        redis.say("ZADD " + key("marks") + " 0 \"[\\\"user\\\",\\\"ana\\\"]0000000000000002\"");

        for (AuditFilter filter : List.of(AuditFilter.ALL, ofAna())) {
            assertThat(store().read(new AuditSelection(filter, 0, Long.MAX_VALUE, false, 10)))
                    .isEqualTo(AuditRows.rows(1, 1));
            assertThat(store().read(new AuditSelection(filter, 0, Long.MAX_VALUE, true, 10)))
                    .isEqualTo(AuditRows.rows(1, 1));
        }
    }

    private static AuditFilter ofAna() {
        AuditFilter all = AuditFilter.ALL;
        return new AuditFilter(
                all.from(),
                all.until(),
                Optional.of("ana"),
                all.kind(),
                all.outcome(),
                all.reason(),
                all.group(),
                false,
                false);
    }

    @Test
    void rowThatCannotBeRead_isAnOutage() {
        store().append(AuditRows.batch(AuditRows.rows(1, 1)));
        for (String row : List.of("x", "[]", "{}", "[1,2,3,4,5,6,7,[[]]]")) {
            redis.say("HSET " + key("rows") + " 0000000000000001 " + row);

            assertThatThrownBy(() -> store().read(AuditSelection.after(0, 1)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasNoCause();
        }
    }

    @Test
    void pseudonymOfAnotherUser_isNotGivenAgain() {
        UserId ana = UserId.of("ana");
        store().append(naming(1, Map.of(ana, "~a")));

        for (Map<UserId, String> bad : List.of(Map.of(UserId.of("bo"), "~a"), Map.of(ana, "~b"))) {
            assertThatThrownBy(() -> store().append(naming(2, bad))).isInstanceOf(StoreUnavailableException.class);
        }

        assertThat(store().users(Set.of("~a", "~b"))).isEqualTo(Map.of("~a", ana));
        assertThat(store().head()).isEqualTo(AuditRows.head(1));
    }

    private static AuditBatch naming(long sequence, Map<UserId, String> names) {
        return new AuditBatch(
                AuditRows.head(sequence - 1),
                AuditRows.rows(sequence, sequence),
                Set.of(),
                names,
                List.of(),
                AuditRows.head(sequence));
    }
}
