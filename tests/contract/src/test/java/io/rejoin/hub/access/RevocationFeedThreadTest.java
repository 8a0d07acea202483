package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.contract.FaultyGrantStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a thread of its own and the machine's clock, over stores in memory. */
final class RevocationFeedThreadTest {
    private static final Membership ANA = new Membership(UserId.of("ana"), HubName.of("chat"), GroupName.of("lobby"));
    private static final Duration HARDLY_EVER = Duration.ofMinutes(10);
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final InMemoryGrantStore rows = new InMemoryGrantStore();
    private final FaultyGrantStore store = new FaultyGrantStore(rows);
    private final SwitchedStore switched = new SwitchedStore(store);
    private final Revocations known = new Revocations(Clock.systemUTC(), Duration.ofMinutes(30), 1_000);
    private final Set<Thread> threads = new CopyOnWriteArraySet<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private RevocationFeed feed = feed(switched, HARDLY_EVER);

    private RevocationFeed feed(GrantStore followed, Duration pollEvery) {
        switched.whenFollowed(() -> {
            threads.add(Thread.currentThread());
            rounds.incrementAndGet();
        });
        RevocationLimits limits = new RevocationLimits(pollEvery.multipliedBy(2), pollEvery, 1_000);
        return new RevocationFeed(
                followed,
                known,
                limits,
                Clock.systemUTC(),
                changes -> changes.rows().forEach(known::record));
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private void untilKnown(Revision revision) {
        Eventually.until(
                "revision " + revision + " is known", () -> known.reached().equals(revision));
    }

    @Test
    void watch_wakesIt() {
        feed.started();
        Eventually.until("it has begun", () -> rounds.get() == 1);

        untilKnown(rows.revoke(ANA));
        untilKnown(rows.grant(ANA));

        assertThat(known.since(Revision.of(1), ANA)).contains(Standing.granted(Revision.of(2)));
    }

    @Test
    void storeThatNeverCalls_isAskedAgainAndAgain() {
        feed = feed(new Unwatched(switched), OFTEN).started();

        untilKnown(rows.revoke(ANA));
        untilKnown(rows.revoke(ANA));
    }

    @Test
    void storeThatCannotBeWatched_isAskedAgainAndAgain() {
        feed = feed(
                        new Unwatched(switched) {
                            @Override
                            public Watch watch(Runnable changed) {
                                throw new StoreUnavailableException("not today");
                            }
                        },
                        OFTEN)
                .started();

        untilKnown(rows.revoke(ANA));
    }

    @Test
    void storeThatIsAwayAndBack_isFollowedAgain() {
        feed = feed(switched, OFTEN).started();
        untilKnown(rows.revoke(ANA));
        for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.BUG, Fault.NO_ANSWER, Fault.HANGS, Fault.SLOW)) {
            store.fault(fault);
            int before = rounds.get();
            Revision revoked = rows.revoke(ANA);
            Eventually.until("it met the fault " + fault, () -> rounds.get() > before);
            store.fault(Fault.NONE);
            untilKnown(revoked);
        }
    }

    @Test
    void close_endsItsThreadAndItsWatch() {
        AtomicInteger watches = new AtomicInteger();
        feed = feed(
                        new Unwatched(switched) {
                            @Override
                            public Watch watch(Runnable changed) {
                                watches.incrementAndGet();
                                return watches::decrementAndGet;
                            }
                        },
                        HARDLY_EVER)
                .started();
        Eventually.until("it follows", () -> !threads.isEmpty());
        assertThat(watches).hasValue(1);

        feed.close();

        Eventually.until("its thread has ended", () -> threads.stream().noneMatch(Thread::isAlive));
        assertThat(watches).hasValue(0);
    }

    @Test
    void close_endsItsThread_whileTheStoreHangs() {
        store.fault(Fault.HANGS);
        feed.started();
        Eventually.until("it hangs", () -> store.hanging() == 1);

        feed.close();

        Eventually.until("it is let go", () -> store.hanging() == 0);
        store.fault(Fault.NONE);
        rows.revoke(ANA);
        assertThat(known.reached()).isEqualTo(Revision.NONE);
    }

    /** A store that tells of nothing by itself. */
    private static class Unwatched implements GrantStore {
        private final GrantStore store;

        Unwatched(GrantStore store) {
            this.store = store;
        }

        @Override
        public Rows rows(Set<Scope> asked) {
            return store.rows(asked);
        }

        @Override
        public Rows changesAfter(Revision after, int limit) {
            return store.changesAfter(after, limit);
        }

        @Override
        public Revision grant(Membership membership) {
            return store.grant(membership);
        }

        @Override
        public Revision revoke(Scope scope) {
            return store.revoke(scope);
        }

        @Override
        public List<Membership> memberships(HubName hub, int limit) {
            return store.memberships(hub, limit);
        }
    }
}
