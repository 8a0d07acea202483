package io.rejoin.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.data.tables.TableAsyncClient;
import com.azure.data.tables.models.TableEntity;
import io.rejoin.contract.AuditRows;
import io.rejoin.contract.DurableAuditStoreContract;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against Azurite. */
@ExtendWith(Azurite.Shared.class)
final class AzureTableAuditStoreIT extends DurableAuditStoreContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final UserId SECRET = UserId.of("secret-user");

    private final Wire wire = new Wire();
    private TableAsyncClient table;

    @BeforeEach
    void open(Azurite azurite) {
        table = azurite.table(azurite.newTable().getTableName(), wire);
    }

    @Override
    protected AuditStore store() {
        return new AzureTableAuditStore(table, TIMEOUT);
    }

    @Override
    protected AuditStore reopened() {
        return store();
    }

    private static AuditBatch naming(long sequence, Set<String> erased, Map<UserId, String> pseudonyms) {
        AuditBatch plain = AuditRows.batch(AuditRows.rows(sequence, sequence));
        return new AuditBatch(plain.expected(), plain.rows(), erased, pseudonyms, List.of(), plain.head());
    }

    private List<TableEntity> holding(String text) {
        return table.listEntities()
                .filter(entity -> entity.getProperties().containsValue(text))
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    @Test
    void rowsOfManyAppends_areReadFromEitherEnd() {
        for (long first = 1; first < 5_000; first += 500) {
            assertThat(store().append(AuditRows.batch(AuditRows.rows(first, first + 499))))
                    .isTrue();
        }
        AuditSelection newest = new AuditSelection(AuditFilter.ALL, 0, 4_900, true, 1_500);

        assertThat(store().read(AuditSelection.after(0, 5_000))).isEqualTo(AuditRows.rows(1, 5_000));
        assertThat(store().read(newest).stream().map(AuditRow::sequence))
                .isEqualTo(LongStream.rangeClosed(0, 1_499)
                        .mapToObj(i -> 4_899 - i)
                        .toList());
    }

    @Test
    void longTexts_areAppendedWhole() {
        List<AuditRow> rows = AuditRows.rows(1, 400).stream()
                .map(row -> new AuditRow(row.sequence(), row.marks(), "\u00e9".repeat(2_000), row.hash()))
                .toList();

        assertThat(store().append(AuditRows.batch(rows))).isTrue();

        assertThat(store().read(AuditSelection.after(0, 400))).isEqualTo(rows);
    }

    @Test
    void rowsOfOneGroup_areLookedUp_andNotSearched() {
        store().append(AuditRows.batch(AuditRows.rows(1, 500)));
        long before = wire.requests("rows-");
        AuditFilter filter = AuditFilter.against(new GroupKey("chat", "other"));

        assertThat(store().read(new AuditSelection(filter, 0, 1_000, false, 10)))
                .isEmpty();
        assertThat(wire.requests("rows-")).isEqualTo(before);

        assertThat(store().read(AuditSelection.after(0, 1_000))).hasSize(500);
        assertThat(wire.requests("rows-")).isEqualTo(before + 1);
    }

    @Test
    void appendWhoseAnswerIsLost_isMadeOnce() {
        wire.loseAnswer(Wire::isTransaction);

        assertThat(store().append(naming(1, Set.of(), Map.of(SECRET, "~a")))).isTrue();

        assertThat(store().read(AuditSelection.after(0, 10))).isEqualTo(AuditRows.rows(1, 1));
        assertThat(store().users(Set.of("~a"))).isEqualTo(Map.of("~a", SECRET));
    }

    @Test
    void appendThatAnotherOvertakes_leavesNothing() {
        wire.before(Wire::isTransaction, () -> {
            store().append(AuditRows.batch(AuditRows.rows(1, 2)));
            assertThat(store().users(Set.of("~a"))).isEmpty();
        });

        assertThat(store().append(naming(1, Set.of(), Map.of(SECRET, "~a")))).isFalse();

        assertThat(store().read(AuditSelection.after(0, 10))).isEqualTo(AuditRows.rows(1, 2));
        assertThat(store().pseudonyms(Set.of(SECRET))).isEmpty();
        assertThat(holding(SECRET.value())).isEmpty();
    }

    /** While the append waits for its transaction, nobody learns of what it will say. */
    @Test
    void appendThatIsNotYet_showsNothing() {
        store().append(naming(1, Set.of(), Map.of(SECRET, "~a")));
        wire.before(Wire::isTransaction, () -> {
            assertThat(store().users(Set.of("~a"))).isEqualTo(Map.of("~a", SECRET));
            assertThat(store().pseudonyms(Set.of(SECRET))).isEqualTo(Map.of(SECRET, "~a"));
            assertThat(store().read(AuditSelection.after(0, 10))).hasSize(1);
        });

        assertThat(store().append(naming(2, Set.of("~a"), Map.of(SECRET, "~b"))))
                .isTrue();

        assertThat(store().pseudonyms(Set.of(SECRET))).isEqualTo(Map.of(SECRET, "~b"));
    }

    @Test
    void erasedUser_isInNoEntity() {
        store().append(naming(1, Set.of(), Map.of(SECRET, "~a")));
        assertThat(holding(SECRET.value())).isNotEmpty();

        store().append(naming(2, Set.of("~a"), Map.of()));

        assertThat(holding(SECRET.value())).isEmpty();
        assertThat(holding("~a")).isEmpty();
        assertThat(Optional.ofNullable(store().users(Set.of("~a")).get("~a"))).isEmpty();
    }
}
