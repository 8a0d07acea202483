package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.FamilyState.Removed;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link ReplayStore} must do. */
public abstract class ReplayStoreContract {

    protected static final Instant EXPIRES = Instant.parse("2030-01-01T00:15:00.123Z");
    private static final FamilyId FAMILY = FamilyId.of("family");
    private static final long LARGEST = (1L << 53) - 1;

    /** The store under test: new and empty at the start of a test, then the same one. */
    protected abstract ReplayStore store();

    protected static FamilyState reserved(long generations) {
        return new FamilyState(0, 1, generations, 0, false, Map.of(), EXPIRES);
    }

    /** A state that uses all of its members to the full. */
    protected static FamilyState fullState() {
        Map<Removed, Long> removals = new HashMap<>();
        for (String name : OddNames.ALL) {
            removals.put(new Removed(HubName.of("chat"), GroupName.of(name)), LARGEST - removals.size());
            removals.put(new Removed(HubName.of("Chat"), GroupName.of(name)), 1L + removals.size());
        }
        return new FamilyState(LARGEST - 3, LARGEST - 2, LARGEST, LARGEST - 1, true, removals, EXPIRES);
    }

    protected final Optional<FamilyState> row(FamilyId family) {
        return store().update(family, UnaryOperator.identity());
    }

    private void put(FamilyId family, FamilyState state) {
        store().update(family, row -> Optional.of(state));
    }

    private static Optional<FamilyState> oneMore(Optional<FamilyState> row) {
        return Optional.of(reserved(1 + row.map(FamilyState::reserved).orElse(0L)));
    }

    private static HubGroups groups(int size) {
        return HubGroups.of(Map.of(
                HubName.of("chat"),
                IntStream.range(0, size)
                        .mapToObj(i -> GroupName.of("group number " + i))
                        .toList()));
    }

    private GroupsHash keep(HubGroups groups, Instant until) {
        GroupsHash hash = GroupsHash.of(groups);
        store().keep(hash, groups, until);
        return hash;
    }

    @Test
    void list_isFoundByItsHash_howeverLongItIs() {
        for (int size : List.of(1, 257, 10_000)) {
            HubGroups groups = groups(size);
            assertThat(store().find(keep(groups, EXPIRES))).contains(groups);
        }
        HubGroups odd = HubGroups.of(Map.of(
                HubName.of("chat"), OddNames.ALL.stream().map(GroupName::of).toList()));
        assertThat(store().find(keep(odd, EXPIRES))).contains(odd);
    }

    @Test
    void unknownList_isEmpty() {
        keep(groups(1), EXPIRES);

        assertThat(store().find(GroupsHash.of(groups(2)))).isEmpty();
    }

    @Test
    void list_isKeptUntilTheLaterOfItsTimes() {
        HubGroups groups = groups(3);
        GroupsHash hash = keep(groups, EXPIRES.plusSeconds(10));
        keep(groups, EXPIRES);
        store().purge(EXPIRES.plusSeconds(5));
        assertThat(store().find(hash)).contains(groups);

        assertThat(store().purge(EXPIRES.plusSeconds(11))).isEqualTo(1);

        assertThat(store().find(hash)).isEmpty();
    }

    @Test
    void unknownFamily_isEmpty_andStaysSo() {
        List<Optional<FamilyState>> given = new ArrayList<>();

        for (int i = 0; i < 2; i++) {
            Optional<FamilyState> now = store().update(FAMILY, row -> {
                given.add(row);
                return Optional.empty();
            });
            assertThat(now).isEmpty();
        }

        assertThat(given).isNotEmpty().allMatch(Optional::isEmpty);
        assertThat(store().purge(Instant.MAX)).isZero();
    }

    @Test
    void state_comesBackAsItWasWritten() {
        FamilyState state = fullState();

        assertThat(store().update(FAMILY, row -> Optional.of(state))).contains(state);

        assertThat(row(FAMILY)).contains(state);
    }

    @Test
    void change_isGivenTheRowAsItIs() {
        put(FAMILY, reserved(1));
        put(FAMILY, reserved(2));

        Optional<FamilyState> now = store().update(FAMILY, ReplayStoreContract::oneMore);

        assertThat(now).contains(reserved(3));
        assertThat(row(FAMILY)).contains(reserved(3));
    }

    @Test
    void changeToNothing_leavesTheRow() {
        put(FAMILY, reserved(7));

        assertThat(store().update(FAMILY, row -> Optional.empty())).contains(reserved(7));

        assertThat(row(FAMILY)).contains(reserved(7));
    }

    @Test
    void changeThatThrows_leavesTheRow_andItsCallerGetsTheException() {
        put(FAMILY, reserved(7));
        IllegalStateException bug = new IllegalStateException("a bug in the change");

        assertThatThrownBy(() -> store().update(FAMILY, row -> {
                    throw bug;
                }))
                .isSameAs(bug);

        assertThat(row(FAMILY)).contains(reserved(7));
    }

    @Test
    void similarFamilies_areToldApart() {
        List<String> names = List.of("a", "A", "aa", "a_", "a-", "-a", "_a", "0", "00", "1", "null", "a".repeat(128));
        for (int i = 0; i < names.size(); i++) {
            assertThat(row(FamilyId.of(names.get(i)))).isEmpty();
            put(FamilyId.of(names.get(i)), reserved(i));
        }
        for (int i = 0; i < names.size(); i++) {
            assertThat(row(FamilyId.of(names.get(i)))).contains(reserved(i));
        }
    }

    @Test
    void concurrentUpdatesOfOneFamily_loseNone() {
        Crew.play(8, thread -> {
            for (int i = 0; i < 50; i++) {
                store().update(FAMILY, ReplayStoreContract::oneMore);
            }
        });

        assertThat(row(FAMILY)).contains(reserved(400));
    }

    @Test
    void concurrentUpdatesOfManyFamilies_loseNone() {
        Crew.play(8, thread -> {
            for (int i = 0; i < 50; i++) {
                store().update(FamilyId.of("family-" + i % 10), ReplayStoreContract::oneMore);
            }
        });

        assertThat(LongStream.range(0, 10).mapToObj(i -> row(FamilyId.of("family-" + i))))
                .allMatch(Optional.of(reserved(40))::equals);
    }

    @Test
    void failingChanges_doNotSpoilThoseBesideThem() {
        Crew.play(8, thread -> {
            for (int i = 0; i < 25; i++) {
                if (thread % 2 == 0) {
                    store().update(FAMILY, ReplayStoreContract::oneMore);
                } else {
                    assertThatThrownBy(() -> store().update(FAMILY, row -> {
                                throw new IllegalStateException("a bug in the change");
                            }))
                            .isInstanceOf(IllegalStateException.class);
                }
            }
        });

        assertThat(row(FAMILY)).contains(reserved(100));
    }

    @Test
    void purge_forgetsWhatExpiredBefore_andNothingElse() {
        for (int i = 0; i < 5; i++) {
            Instant expires = EXPIRES.plusSeconds(i);
            put(FamilyId.of("family-" + i), new FamilyState(0, 1, i, 0, false, Map.of(), expires));
        }

        assertThat(store().purge(EXPIRES)).isZero();
        assertThat(store().purge(EXPIRES.plusSeconds(2))).isEqualTo(2);
        assertThat(store().purge(EXPIRES.plusSeconds(2))).isZero();

        assertThat(row(FamilyId.of("family-1"))).isEmpty();
        assertThat(row(FamilyId.of("family-2"))).isPresent();
        assertThat(store().purge(Instant.MIN)).isZero();
        assertThat(store().purge(Instant.MAX)).isEqualTo(3);
    }

    @Test
    void purge_goesByTheNewestExpiry() {
        put(FAMILY, reserved(1));
        put(FAMILY, new FamilyState(0, 1, 2, 0, false, Map.of(), EXPIRES.plusSeconds(60)));

        assertThat(store().purge(EXPIRES.plusSeconds(1))).isZero();
        assertThat(store().purge(EXPIRES.plusSeconds(61))).isOne();
    }
}
