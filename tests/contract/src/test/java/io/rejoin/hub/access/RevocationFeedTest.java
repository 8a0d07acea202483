package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Fault;
import io.rejoin.contract.FaultyGrantStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.access.RevocationFeed.Changes;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Polled by hand, on a test clock, over stores in memory. */
final class RevocationFeedTest {
    private static final Membership ANA = membership("ana");
    private static final RevocationLimits LIMITS =
            new RevocationLimits(Duration.ofSeconds(2), Duration.ofMillis(250), 500_000);

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final InMemoryGrantStore rows = new InMemoryGrantStore();
    private final FaultyGrantStore store = new FaultyGrantStore(rows);
    private final Revocations known = new Revocations(clock, Duration.ofMinutes(30), LIMITS.rowsMax());
    private final List<Changes> applied = new ArrayList<>();
    private final RevocationFeed feed = feed(store, this::apply);

    private RevocationFeed feed(GrantStore followed, Consumer<Changes> apply) {
        return new RevocationFeed(followed, known, LIMITS, clock, apply);
    }

    private void apply(Changes changes) {
        changes.rows().forEach(known::record);
        applied.add(changes);
    }

    private static Membership membership(String user) {
        return new Membership(UserId.of(user), HubName.of("chat"), GroupName.of("lobby"));
    }

    private static void pollAll(RevocationFeed polled) {
        boolean all = polled.poll();
        while (!all) {
            all = polled.poll();
        }
    }

    private Optional<Standing> since(Revision good, Membership membership) {
        return known.since(good, membership);
    }

    @Test
    void changeOfSomebodyElse_isFoundAtTheNextPoll() {
        Revision granted = rows.grant(ANA);
        feed.poll();
        Revision revoked = rows.revoke(ANA);
        assertThat(since(granted, ANA)).contains(Standing.granted(granted));

        feed.poll();

        assertThat(since(granted, ANA)).contains(Standing.revoked(revoked));
        assertThat(known.reached()).isEqualTo(revoked);
    }

    @Test
    void broadRevocations_areFoundToo() {
        Revision granted = rows.grant(ANA);
        feed.poll();
        Revision revoked = rows.revoke(new Scope.Everywhere(ANA.user()));
        feed.poll();

        assertThat(since(granted, ANA)).contains(Standing.revoked(revoked));
        assertThat(since(granted, membership("bob"))).contains(Standing.granted(granted));
    }

    @Test
    void nothingNew_isNotHandedOn() {
        rows.grant(ANA);
        feed.poll();
        feed.poll();

        assertThat(applied).hasSize(1);
    }

    @Test
    void whatWasThereAtTheStart_isMarkedAsSuch() {
        rows.revoke(ANA);
        feed.poll();
        rows.revoke(membership("bob"));
        feed.poll();

        assertThat(applied.stream().map(Changes::atStart)).containsExactly(true, false);
    }

    @Test
    void manyChanges_comeInPages_andCountAsUpToDateOnlyAfterTheLast() {
        feed.poll();
        for (int i = 0; i < 2_500; i++) {
            rows.revoke(membership("user" + i));
        }
        clock.advance(Duration.ofSeconds(5));

        assertThat(feed.poll()).isFalse();
        assertThat(known.reached()).isEqualTo(Revision.of(1_000));
        assertThat(feed.isUpToDate()).isFalse();
        assertThat(feed.poll()).isFalse();
        assertThat(feed.isUpToDate()).isFalse();
        assertThat(feed.poll()).isTrue();
        assertThat(feed.isUpToDate()).isTrue();
        assertThat(known.reached()).isEqualTo(Revision.of(2_500));
        assertThat(known.size()).isEqualTo(2_500);
    }

    @Test
    void exactlyAPage_isNotTakenForAll() {
        feed.poll();
        for (int i = 0; i < 1_000; i++) {
            rows.revoke(membership("user" + i));
        }

        assertThat(feed.poll()).isFalse();
        assertThat(feed.poll()).isTrue();
        assertThat(known.reached()).isEqualTo(Revision.of(1_000));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "ANSWER_LOST", "NO_ANSWER", "BUG"})
    void storeAwayAndBack_skipsNothing(Fault fault) {
        Revision granted = rows.grant(ANA);
        feed.poll();
        store.fault(fault);
        Revision revoked = rows.revoke(ANA);
        clock.advance(Duration.ofMinutes(5));
        assertThatThrownBy(feed::poll).isInstanceOf(RuntimeException.class);
        assertThat(known.reached()).isEqualTo(granted);
        assertThat(known.staleness()).isEqualTo(Duration.ofMinutes(5));

        store.fault(Fault.NONE);
        rows.revoke(membership("bob"));
        feed.poll();

        assertThat(since(granted, ANA)).contains(Standing.revoked(revoked));
        assertThat(feed.isUpToDate()).isTrue();
    }

    @Test
    void storeAwayAtTheStart_isFollowedLater() {
        rows.revoke(ANA);
        store.fault(Fault.UNAVAILABLE);
        assertThatThrownBy(feed::poll).isInstanceOf(StoreUnavailableException.class);
        assertThat(feed.isUpToDate()).isFalse();
        assertThat(since(Revision.of(1), membership("bob"))).isEmpty();

        store.fault(Fault.NONE);
        feed.poll();

        assertThat(applied.get(0).rows()).extracting(Row::scope).containsExactly(ANA);
        assertThat(feed.isUpToDate()).isTrue();
    }

    @Test
    void changesThatCouldNotBeApplied_areReadAgain() {
        boolean[] broken = {true};
        RevocationFeed clumsy = feed(store, changes -> {
            if (broken[0]) {
                throw new IllegalStateException("not now");
            }
            apply(changes);
        });
        rows.revoke(ANA);
        assertThatThrownBy(clumsy::poll).isInstanceOf(IllegalStateException.class);
        assertThat(clumsy.isUpToDate()).isFalse();
        broken[0] = false;

        clumsy.poll();

        assertThat(applied.get(0).rows()).extracting(Row::scope).containsExactly(ANA);
    }

    @Test
    void staleness_countsFromBeforeTheStoreWasAsked() {
        SwitchedStore slow = new SwitchedStore(rows);
        slow.whenFollowed(() -> clock.advance(Duration.ofSeconds(1)));

        feed(slow, this::apply).poll();

        assertThat(known.staleness()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void largeStore_isReadFromAHundredThousandRevisionsBack() {
        ManyChanges many = new ManyChanges(250_000);
        RevocationFeed late = feed(many, this::apply);
        pollAll(late);

        assertThat(known.size()).isEqualTo(100_000);
        assertThat(known.reached()).isEqualTo(Revision.of(250_000));
        assertThat(since(Revision.of(149_999), ManyChanges.revokedAt(200_000))).isEmpty();
        assertThat(since(Revision.of(150_000), ManyChanges.revokedAt(200_000)))
                .contains(Standing.revoked(Revision.of(200_000)));
        assertThat(applied).allMatch(Changes::atStart);

        many.add();
        pollAll(late);

        assertThat(applied.get(applied.size() - 1).atStart()).isFalse();
    }

    @Test
    void storePutBackToAnOlderCopy_makesWhatWasGoodBeforeUnknown() {
        InMemoryGrantStore older = new InMemoryGrantStore();
        older.grant(ANA);
        Revision granted = rows.grant(ANA);
        fill(rows, 20);
        SwitchedStore switched = new SwitchedStore(rows);
        RevocationFeed follower = feed(switched, this::apply);
        pollAll(follower);
        Revision newest = known.reached();

        switched.use(older);
        older.revoke(ANA);
        pollAll(follower);

        assertThat(known.reached()).isEqualTo(Revision.of(2));
        assertThat(since(granted, ANA)).isEmpty();
        assertThat(since(newest, ANA)).as("revoked in the new time").isEmpty();
        fill(older, 40);
        pollAll(follower);
        assertThat(since(newest, ANA))
                .as("whose revisions pass those of the lost one")
                .isEmpty();
        assertThat(since(known.reached(), membership("bob"))).isPresent();
    }

    private static void fill(GrantStore filled, int count) {
        for (int i = 0; i < count; i++) {
            filled.grant(membership("filler" + i));
        }
    }

    @Test
    void revisionFromAheadOfWhatWasReached_isNotTakenForKnown() {
        fill(rows, 5);
        feed.poll();

        assertThat(since(Revision.of(5), ANA)).isPresent();
        assertThat(since(Revision.of(6), ANA)).isEmpty();
    }
}
