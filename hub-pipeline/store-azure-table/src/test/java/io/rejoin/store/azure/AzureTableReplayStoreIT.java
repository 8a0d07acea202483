package io.rejoin.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.data.tables.TableAsyncClient;
import com.azure.data.tables.models.TableEntity;
import io.rejoin.contract.Crew;
import io.rejoin.contract.DurableReplayStoreContract;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.FamilyState.Removed;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against Azurite. */
@ExtendWith(Azurite.Shared.class)
final class AzureTableReplayStoreIT extends DurableReplayStoreContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final FamilyId FAMILY = FamilyId.of("family");
    private static final HubName CHAT = HubName.of("c".repeat(128));

    private final Wire wire = new Wire();
    private TableAsyncClient table;

    @BeforeEach
    void open(Azurite azurite) {
        table = azurite.table(azurite.newTable().getTableName(), wire);
    }

    @Override
    protected ReplayStore store() {
        return new AzureTableReplayStore(table, TIMEOUT);
    }

    @Override
    protected ReplayStore reopened() {
        return store();
    }

    private FamilyState add(long generations) {
        return store().update(
                        FAMILY,
                        row -> Optional.of(reserved(
                                generations + row.map(FamilyState::reserved).orElse(0L))))
                .orElseThrow();
    }

    /** As many removals as a family may have, of names that are as long as names may be and twice as long as text. */
    @Test
    void largestState_comesBackAsItWasWritten() {
        Map<Removed, Long> removals = IntStream.range(0, 1024)
                .mapToObj(i -> new Removed(CHAT, GroupName.of("\"".repeat(252) + "%04d".formatted(i))))
                .collect(Collectors.toMap(Function.identity(), removed -> 7L));
        FamilyState state = new FamilyState(0, 1, 2, 0, false, removals, EXPIRES);

        store().update(FAMILY, row -> Optional.of(state));
        assertThat(row(FAMILY)).contains(state);

        store().update(FAMILY, row -> Optional.of(reserved(1)));
        assertThat(row(FAMILY)).contains(reserved(1));
    }

    @Test
    void listOfLongNames_isFoundByItsHash() {
        HubGroups groups = HubGroups.of(Map.of(
                CHAT,
                IntStream.range(0, 10_000)
                        .mapToObj(i -> GroupName.of("x".repeat(251) + "%05d".formatted(i)))
                        .toList()));
        GroupsHash hash = GroupsHash.of(groups);
        store().keep(hash, groups, EXPIRES);

        assertThat(store().find(hash)).contains(groups);

        store().keep(hash, groups, EXPIRES.plusSeconds(10));
        assertThat(store().purge(EXPIRES.plusSeconds(5))).isZero();
        assertThat(store().find(hash)).contains(groups);
        assertThat(store().purge(EXPIRES.plusSeconds(11))).isOne();
        assertThat(table.listEntities().count().block()).isZero();
    }

    /** The one that keeps it for less long comes in with its parts after the other, and must not shorten their life. */
    @Test
    void listKeptByTwoServersAtOnce_isKeptUntilTheLaterOfTheirTimes() {
        HubGroups groups = HubGroups.of(Map.of(
                CHAT,
                IntStream.range(0, 3_000)
                        .mapToObj(i -> GroupName.of("x".repeat(251) + "%05d".formatted(i)))
                        .toList()));
        GroupsHash hash = GroupsHash.of(groups);
        wire.before(
                request -> request.getUrl().getPath().contains("part-"),
                () -> store().keep(hash, groups, EXPIRES.plusSeconds(60)));
        store().keep(hash, groups, EXPIRES);

        store().purge(EXPIRES.plusSeconds(1));

        assertThat(store().find(hash)).contains(groups);
    }

    @Test
    void changeWhoseAnswerIsLost_isMadeOnce() {
        for (HttpMethod method : new HttpMethod[] {HttpMethod.POST, HttpMethod.PUT}) {
            wire.loseAnswer(request -> request.getHttpMethod() == method);
            add(1);
        }

        assertThat(row(FAMILY)).contains(reserved(2));
    }

    @Test
    void changeOfAnotherServer_isNotOverwritten() {
        add(1);
        wire.before(request -> request.getHttpMethod() == HttpMethod.PUT, () -> add(10));

        assertThat(add(100)).isEqualTo(reserved(111));
    }

    @Test
    void familyThatIsUsedWhileItIsForgotten_isNot() {
        add(1);
        FamilyState used = new FamilyState(0, 1, 5, 0, false, Map.of(), EXPIRES.plusSeconds(60));
        wire.before(
                request -> request.getHttpMethod() == HttpMethod.DELETE,
                () -> store().update(FAMILY, row -> Optional.of(used)));

        assertThat(store().purge(EXPIRES.plusSeconds(1))).isZero();

        assertThat(row(FAMILY)).contains(used);
    }

    @Test
    void purge_ofMoreThanOnePage_forgetsAll() {
        Crew.play(16, thread -> {
            for (int i = 0; i < 34; i++) {
                FamilyId family = FamilyId.of("family-" + thread + "-" + i);
                store().update(family, row -> Optional.of(reserved(1)));
            }
        });

        assertThat(store().purge(EXPIRES.plusSeconds(1))).isEqualTo(16 * 34);

        assertThat(table.listEntities().count().block()).isZero();
    }

    @Test
    void entityThatCannotBeRead_isAnOutage_andNotAFreshFamily() {
        TableEntity entity = ReplayEntities.entity(
                ReplayEntities.partition(FAMILY), ReplayEntities.FIRST, "{".getBytes(StandardCharsets.UTF_8), EXPIRES);
        table.createEntity(entity).block();

        assertThatThrownBy(() -> add(1)).isInstanceOf(StoreUnavailableException.class);
    }
}
