package io.rejoin.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.TableAsyncClient;
import com.azure.data.tables.models.TableEntity;
import io.rejoin.contract.Crew;
import io.rejoin.contract.DurableGrantStoreContract;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against Azurite. */
@ExtendWith(Azurite.Shared.class)
final class AzureTableGrantStoreIT extends DurableGrantStoreContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Wire wire = new Wire();
    private TableAsyncClient table;
    private GrantStore store;

    @BeforeEach
    void open(Azurite azurite) {
        table = azurite.table(azurite.newTable().getTableName(), wire);
        store = new AzureTableGrantStore(table, TIMEOUT);
    }

    @Override
    protected GrantStore store() {
        return store;
    }

    @Override
    protected GrantStore reopened() {
        store = new AzureTableGrantStore(table, TIMEOUT);
        return store;
    }

    @Test
    void severalServers_shareOneCount_withoutGaps() {
        Set<Long> revisions = ConcurrentHashMap.newKeySet();

        Crew.play(3, server -> {
            GrantStore own = new AzureTableGrantStore(table, TIMEOUT);
            for (int i = 0; i < 20; i++) {
                revisions.add(
                        own.grant(membership("user" + server, "group" + i % 4)).value());
            }
        });

        assertThat(revisions).isEqualTo(LongStream.rangeClosed(1, 60).boxed().collect(Collectors.toSet()));
        assertThat(store.changesAfter(Revision.NONE, 100).rows()).hasSize(12);
    }

    @Test
    void changesOfManyCallers_shareTransactions_andAreReadPageByPage() {
        Crew.play(40, thread -> {
            for (int i = 0; i < 30; i++) {
                store.grant(membership("user" + thread, "group" + i));
            }
        });
        assertThat(wire.transactions()).isLessThan(400L);

        Rows all = store.changesAfter(Revision.NONE, 5_000);

        assertThat(all.revision()).isEqualTo(Revision.of(1_200));
        assertThat(all.rows()).hasSize(1_200);
        assertThat(store.changesAfter(Revision.NONE, 1_100).rows())
                .isEqualTo(all.rows().subList(0, 1_100));
        assertThat(store.memberships(CHAT, 5_000)).hasSize(1_200);
    }

    /** Between the reading of the rows and its end, one of them changes and another is written for the first time. */
    @Test
    void changeBetweenTheReads_isPartOfTheSnapshot() {
        Membership old = membership("ana", "lobby");
        Membership fresh = membership("bo", "lobby");
        store.grant(old);
        GrantStore other = new AzureTableGrantStore(table, TIMEOUT);
        wire.before(request -> request.getUrl().getQuery().contains("change-"), () -> {
            other.revoke(old);
            other.grant(fresh);
        });

        Rows rows = store.rows(Set.of(old, fresh));

        assertThat(rows.revision()).isEqualTo(Revision.of(3));
        assertThat(rows.rows())
                .containsExactlyInAnyOrder(
                        new Row(old, Standing.revoked(Revision.of(2))),
                        new Row(fresh, Standing.granted(Revision.of(3))));
    }

    @Test
    void changeWhoseAnswerIsLost_isMade_andItsRevisionCounts() {
        Membership membership = membership("ana", "lobby");
        wire.loseAnswer(Wire::isTransaction);

        Revision granted = store.grant(membership);

        assertThat(store.rows(Set.of(membership)))
                .isEqualTo(new Rows(granted, List.of(new Row(membership, Standing.granted(granted)))));
    }

    @Test
    void entityUnderTheKeyOfAnother_isAnOutage_andNotItsGrant() {
        Membership asked = membership("ana", "lobby");
        store.grant(asked);
        TableEntity row = table.getEntity(GrantEntities.PARTITION, GrantEntities.key(asked))
                .block();
        table.updateEntity(row.addProperty("User", "Ana")).block();

        assertThatThrownBy(() -> store.standings(Set.of(asked)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageNotContainingAny("ana", "Ana", "lobby");
    }
}
