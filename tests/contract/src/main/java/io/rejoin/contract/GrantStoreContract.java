package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.GrantStore.Entry;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standing.Kind;
import io.rejoin.hub.access.Standings;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link GrantStore} must do. */
public abstract class GrantStoreContract {

    protected static final HubName CHAT = HubName.of("chat");
    private static final int BATCH = 5_000;

    /** The store under test: new and empty at the start of a test, then the same one. */
    protected abstract GrantStore store();

    protected static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), CHAT, GroupName.of(group));
    }

    private Standing standing(Membership membership) {
        return store().standings(Set.of(membership)).of(membership);
    }

    @Test
    void newStore_knowsNothing() {
        Membership asked = membership("ana", "lobby");

        Standings standings = store().standings(Set.of(asked));

        assertThat(standings.known()).isEmpty();
        assertThat(standings.of(asked)).isEqualTo(Standing.NONE);
        assertThat(standings.revision()).isEqualTo(Revision.NONE);
        assertThat(store().entries(CHAT, 10)).isEmpty();
    }

    @Test
    void askedForNothing_answersTheRevision() {
        Revision granted = store().grant(membership("ana", "lobby"));

        assertThat(store().standings(Set.of())).isEqualTo(new Standings(granted, Map.of()));
    }

    @Test
    void grant_isGrantedSinceItsRevision() {
        Membership membership = membership("ana", "lobby");

        Revision granted = store().grant(membership);

        assertThat(granted.isAfter(Revision.NONE)).isTrue();
        assertThat(standing(membership)).isEqualTo(Standing.granted(granted));
    }

    @Test
    void grantRevokeGrant_newestChangeCounts() {
        Membership membership = membership("ana", "lobby");

        Revision first = store().grant(membership);
        Revision revoked = store().revoke(membership);
        assertThat(standing(membership)).isEqualTo(Standing.revoked(revoked));
        Revision second = store().grant(membership);
        assertThat(standing(membership)).isEqualTo(Standing.granted(second));

        assertThat(revoked.isAfter(first)).isTrue();
        assertThat(second.isAfter(revoked)).isTrue();
    }

    @Test
    void repeatedChange_countsFromItsOwnRevision() {
        Membership membership = membership("ana", "lobby");
        Revision granted = store().grant(membership);
        Revision again = store().grant(membership);
        assertThat(again.isAfter(granted)).isTrue();
        assertThat(standing(membership)).isEqualTo(Standing.granted(again));

        Revision revoked = store().revoke(membership);
        Revision revokedAgain = store().revoke(membership);
        assertThat(revokedAgain.isAfter(revoked)).isTrue();
        assertThat(standing(membership)).isEqualTo(Standing.revoked(revokedAgain));
    }

    @Test
    void userRevokedEverywhere_isRevokedInAllUntilGrantedAgain() {
        Membership granted = membership("ana", "lobby");
        Membership other = membership("bo", "lobby");
        store().grant(granted);
        Revision others = store().grant(other);

        Revision revoked = store().revoke(new Scope.Everywhere(UserId.of("ana")));

        assertThat(standing(granted)).isEqualTo(Standing.revoked(revoked));
        assertThat(standing(membership("ana", "never heard of"))).isEqualTo(Standing.revoked(revoked));
        assertThat(standing(other)).isEqualTo(Standing.granted(others));
        assertThat(store().entries(CHAT, 10))
                .containsExactly(
                        new Entry(granted, Standing.revoked(revoked)), new Entry(other, Standing.granted(others)));
        Revision again = store().grant(granted);
        assertThat(standing(granted)).isEqualTo(Standing.granted(again));
    }

    @Test
    void groupRevokedForEveryone_isRevokedForAllUntilTheyAreGrantedAgain() {
        Membership granted = membership("ana", "lobby");
        Membership inOtherGroup = membership("ana", "den");
        store().grant(granted);
        Revision others = store().grant(inOtherGroup);

        Revision revoked = store().revoke(new Scope.Everyone(CHAT, GroupName.of("lobby")));

        assertThat(standing(granted)).isEqualTo(Standing.revoked(revoked));
        assertThat(standing(membership("bo", "lobby"))).isEqualTo(Standing.revoked(revoked));
        assertThat(standing(new Membership(UserId.of("bo"), HubName.of("other"), GroupName.of("lobby"))))
                .isEqualTo(Standing.NONE);
        assertThat(standing(inOtherGroup)).isEqualTo(Standing.granted(others));
        Revision again = store().grant(granted);
        assertThat(standing(granted)).isEqualTo(Standing.granted(again));
        assertThat(standing(membership("bo", "lobby"))).isEqualTo(Standing.revoked(revoked));
    }

    @Test
    void changes_areTheNewestOfEachScope_inTheOrderOfTheirRevisions() {
        Scope ana = new Scope.Everywhere(UserId.of("ana"));
        Scope den = new Scope.Everyone(CHAT, GroupName.of("den"));
        Membership lobby = membership("bo", "lobby");
        Revision first = store().grant(lobby);
        Revision second = store().revoke(ana);
        Revision third = store().revoke(lobby);
        Revision fourth = store().revoke(den);

        assertThat(store().changesAfter(Revision.NONE, 10))
                .isEqualTo(new Rows(
                        fourth,
                        List.of(
                                new Row(ana, Standing.revoked(second)),
                                new Row(lobby, Standing.revoked(third)),
                                new Row(den, Standing.revoked(fourth)))));
        assertThat(store().changesAfter(first, 10).rows()).hasSize(3);
        assertThat(store().changesAfter(second, 1))
                .isEqualTo(new Rows(fourth, List.of(new Row(lobby, Standing.revoked(third)))));
        assertThat(store().changesAfter(fourth, 10)).isEqualTo(new Rows(fourth, List.of()));
    }

    @Test
    void rows_areThoseAskedFor() {
        Scope ana = new Scope.Everywhere(UserId.of("ana"));
        Membership lobby = membership("ana", "lobby");
        Revision revoked = store().revoke(ana);
        Revision granted = store().grant(lobby);

        assertThat(store().rows(Set.of(ana, membership("bo", "lobby"))))
                .isEqualTo(new Rows(granted, List.of(new Row(ana, Standing.revoked(revoked)))));
    }

    /** Who followed all changes up to a revision knows what the store knows at it: no later commit slips in below. */
    @Test
    void changes_haveNoGaps_whileOthersWrite() {
        List<Row> followed = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch written = new CountDownLatch(4);
        try (Crew crew = new Crew()) {
            crew.start(4, thread -> {
                for (int i = 0; i < 40; i++) {
                    store().grant(membership("user" + thread, "group" + i));
                }
                written.countDown();
            });
            crew.start(1, thread -> {
                Revision reached = Revision.NONE;
                boolean last;
                do {
                    last = written.getCount() == 0;
                    Rows changes = store().changesAfter(reached, 1_000);
                    followed.addAll(changes.rows());
                    reached = changes.revision();
                } while (!last);
            });
            crew.join();
        }

        assertThat(followed).hasSize(4 * 40);
        assertThat(followed)
                .isEqualTo(store().changesAfter(Revision.NONE, 1_000).rows());
    }

    @Test
    void revokeOfNeverGranted_isRefusedByName() {
        Membership membership = membership("ana", "lobby");

        Revision revoked = store().revoke(membership);

        assertThat(standing(membership)).isEqualTo(Standing.revoked(revoked));
    }

    @Test
    void oddGroupNames_areToldApart() {
        assertToldApart(name -> membership("ana", name));
    }

    @Test
    void oddUserIds_areToldApart() {
        assertToldApart(name -> membership(name, "lobby"));
    }

    @Test
    void hubNames_areToldApart() {
        Function<String, Membership> inHub =
                hub -> new Membership(UserId.of("ana"), HubName.of(hub), GroupName.of("lobby"));
        store().grant(inHub.apply("chat"));

        assertThat(standing(inHub.apply("Chat"))).isEqualTo(Standing.NONE);
        assertThat(standing(inHub.apply("chat_"))).isEqualTo(Standing.NONE);
        assertThat(standing(inHub.apply("chat")).isGranted()).isTrue();
    }

    @Test
    void namesThatReadAlikeTogether_areToldApart() {
        store().grant(membership("ab", "c"));

        assertThat(standing(membership("a", "bc"))).isEqualTo(Standing.NONE);
        assertThat(standing(membership("c", "ab"))).isEqualTo(Standing.NONE);
    }

    /** Grants every second one and revokes every fourth, then asks for all at once. */
    private void assertToldApart(Function<String, Membership> membershipOf) {
        List<Membership> all = OddNames.ALL.stream().map(membershipOf).toList();
        Map<Membership, Kind> expected = new ConcurrentHashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            expected.put(all.get(i), i % 4 == 0 ? Kind.GRANTED : Kind.REVOKED);
            Revision revision = i % 4 == 0 ? store().grant(all.get(i)) : store().revoke(all.get(i));
            assertThat(standing(all.get(i)).since()).isEqualTo(revision);
        }

        Map<Membership, Standing> known = store().standings(Set.copyOf(all)).known();

        assertThat(kinds(known)).isEqualTo(expected);
        assertThat(store().entries(CHAT, 1_000).stream().collect(Collectors.toMap(Entry::membership, Entry::standing)))
                .isEqualTo(known);
    }

    private static Map<Membership, Kind> kinds(Map<Membership, Standing> known) {
        return known.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().kind()));
    }

    @Test
    void entries_areOfTheHub_byUserAndGroup_upToTheLimit() {
        store().grant(membership("bo", "a"));
        Revision second = store().revoke(membership("ana", "b"));
        Revision third = store().grant(membership("ana", "a"));
        store().grant(new Membership(UserId.of("ana"), HubName.of("other"), GroupName.of("a")));

        assertThat(store().entries(CHAT, 2))
                .containsExactly(
                        new Entry(membership("ana", "a"), Standing.granted(third)),
                        new Entry(membership("ana", "b"), Standing.revoked(second)));
        assertThat(store().entries(CHAT, 10)).hasSize(3);
        assertThat(store().entries(CHAT, 0)).isEmpty();
        assertThat(store().entries(HubName.of("nobody"), 10)).isEmpty();
    }

    @Test
    void thousandsOfMemberships_areAnsweredInOneAsk() {
        List<Membership> all = IntStream.range(0, BATCH)
                .mapToObj(i -> membership("user \ud83d\ude00 " + i / 50, "group/" + "x".repeat(200) + i % 50))
                .toList();
        Set<Membership> granted =
                IntStream.range(0, BATCH / 10).mapToObj(i -> all.get(i * 10)).collect(Collectors.toSet());
        List<Membership> toGrant = List.copyOf(granted);
        Crew.play(10, thread -> {
            for (int i = thread; i < toGrant.size(); i += 10) {
                store().grant(toGrant.get(i));
            }
        });

        Standings standings = store().standings(new HashSet<>(all));

        assertThat(standings.known().keySet()).isEqualTo(granted);
        assertThat(standings.known().values()).allMatch(Standing::isGranted);
    }

    @Test
    void concurrentChanges_haveDifferentAscendingRevisions() {
        Set<Revision> all = ConcurrentHashMap.newKeySet();
        Crew.play(8, thread -> {
            Revision last = Revision.NONE;
            for (int i = 0; i < 25; i++) {
                Membership membership = membership("user" + thread, "group" + i % 5);
                Revision next = i % 2 == 0 ? store().grant(membership) : store().revoke(membership);
                assertThat(next.isAfter(last)).isTrue();
                assertThat(store().standings(Set.of(membership)).of(membership).since())
                        .isEqualTo(next);
                last = next;
                all.add(next);
            }
        });

        assertThat(all).hasSize(8 * 25);
        assertThat(store().standings(Set.of()).revision()).isGreaterThanOrEqualTo(Collections.max(all));
    }

    /** An answer must hold every change up to its revision and none above: half of a change never shows. */
    @Test
    void standings_areOneSnapshot_whileOthersWrite() {
        List<Membership> all = IntStream.range(0, 150)
                .mapToObj(i -> membership("ana", "group" + i))
                .toList();
        Map<Membership, Revision> granted = new ConcurrentHashMap<>();
        List<Standings> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch written = new CountDownLatch(3);
        try (Crew crew = new Crew()) {
            crew.start(3, thread -> {
                for (int i = thread; i < all.size(); i += 3) {
                    granted.put(all.get(i), store().grant(all.get(i)));
                }
                written.countDown();
            });
            crew.start(2, thread -> {
                do {
                    seen.add(store().standings(new HashSet<>(all)));
                } while (written.getCount() > 0);
            });
            crew.join();
        }

        assertThat(seen)
                .allSatisfy(standings ->
                        assertThat(standings.known().keySet()).isEqualTo(grantedBy(granted, standings.revision())));
    }

    private static Set<Membership> grantedBy(Map<Membership, Revision> granted, Revision snapshot) {
        return granted.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(snapshot))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
