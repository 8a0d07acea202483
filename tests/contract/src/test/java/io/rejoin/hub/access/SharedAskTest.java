package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads over a store that answers, fails or hangs as the test wants. In memory. */
final class SharedAskTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);
    /** What a busy machine may add to a patience. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    /** A store that notes its round trips and passes each through the gate. */
    private static final class GatedStore implements AuthorizationStore {
        private final List<Set<Membership>> trips = new CopyOnWriteArrayList<>();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger insideMost = new AtomicInteger();
        private volatile Runnable gate = () -> {};

        @Override
        public Standings standings(Set<Membership> asked) {
            trips.add(Set.copyOf(asked));
            insideMost.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                gate.run();
            } finally {
                inside.decrementAndGet();
            }
            Standing granted = Standing.granted(Revision.of(1));
            return new Standings(
                    Revision.of(trips.size()), asked.stream().collect(Collectors.toMap(one -> one, one -> granted)));
        }
    }

    private final GatedStore store = new GatedStore();
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<Thread> callers = new CopyOnWriteArrayList<>();
    private SharedAsk ask = new SharedAsk(store, LONG);

    @AfterEach
    void close() {
        open.countDown();
        ask.close();
    }

    private void patience(Duration patience) {
        ask.close();
        ask = new SharedAsk(store, patience);
    }

    private static Membership membership(int number) {
        return new Membership(UserId.of("user" + number), HubName.of("chat"), GroupName.of("lobby"));
    }

    private Standings ask(int number) {
        callers.add(Thread.currentThread());
        return ask.standings(Set.of(membership(number)));
    }

    private void assertUnavailable(int number) {
        assertThatThrownBy(() -> ask(number)).isInstanceOf(StoreUnavailableException.class);
    }

    /** Holds every call until the gate is opened; an interrupt ends it. */
    private void holdAll() {
        store.gate = () -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new StoreUnavailableException("interrupted", e);
            }
        };
    }

    /** Holds every call until the gate is opened, whoever interrupts. */
    private void holdAllDeaf() {
        store.gate = () -> {
            boolean interrupted = false;
            while (open.getCount() > 0) {
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(1_000_000);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** So many callers wait, and as many round trips are under way as may be. */
    private void untilAllWait(int count) {
        Eventually.until("the store is asked", () -> store.inside.get() == Math.min(2, count));
        Eventually.until(
                count + " callers wait",
                () -> callers.stream()
                                .filter(caller -> caller.getState() == Thread.State.TIMED_WAITING)
                                .count()
                        == count);
    }

    @Test
    void callersAtOnce_shareRoundTrips() {
        holdAll();
        try (Crew crew = new Crew()) {
            crew.start(
                    50,
                    number -> assertThat(ask(number).of(membership(number)).isGranted())
                            .isTrue());
            untilAllWait(50);
            open.countDown();
            crew.join();
        }

        assertThat(store.insideMost).hasValue(2);
        assertThat(store.trips).hasSize(3);
        assertThat(store.trips.stream().mapToInt(Set::size).sum()).isEqualTo(50);
    }

    /** As a hub does that puts each of its clients into one group after the other, when all come at once. */
    @Test
    void crowdThatAsksAgainAndAgain_isNotHeldUp() {
        store.gate = () -> LockSupport.parkNanos(1_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try (Crew crew = new Crew()) {
                crew.start(32, number -> IntStream.range(0, 250).forEach(time -> ask.now(Set.of(membership(number)))));
                crew.join();
            }
        });
    }

    @Test
    void loneCallers_haveTheirOwn() {
        ask(1);
        ask(2);

        assertThat(store.trips).containsExactly(Set.of(membership(1)), Set.of(membership(2)));
    }

    @Test
    void whoComesLater_isNotAnsweredByARoundTripFromBefore() {
        holdAll();
        try (Crew crew = new Crew()) {
            crew.start(3, number -> ask(7));
            untilAllWait(3);
            assertThat(store.trips).hasSize(2);
            open.countDown();
            crew.join();
        }

        assertThat(store.trips).hasSize(3);
    }

    @Test
    void tooManyMembershipsForOneRoundTrip_areSplit() {
        holdAll();
        try (Crew crew = new Crew()) {
            crew.start(2, this::ask);
            untilAllWait(2);
            crew.start(5, number -> {
                callers.add(Thread.currentThread());
                ask.standings(IntStream.range(number * 10_000, (number + 1) * 10_000)
                        .mapToObj(SharedAskTest::membership)
                        .collect(Collectors.toSet()));
            });
            untilAllWait(7);
            open.countDown();
            crew.join();
        }

        assertThat(store.trips.stream().map(Set::size)).containsExactlyInAnyOrder(1, 1, 20_000, 20_000, 10_000);
    }

    @Test
    void hangingStore_makesNobodyWaitLongerThanThePatience() {
        patience(SHORT);
        holdAll();

        Crew.play(30, number -> {
            long begun = System.nanoTime();
            assertUnavailable(number);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, SHORT.plus(SLACK));
        });
    }

    @Test
    void hangingStore_isInterrupted_andServesAgainWhenItIsBack() {
        patience(SHORT);
        holdAll();
        assertUnavailable(1);

        Eventually.until("the interrupt has reached it", () -> store.inside.get() == 0);
        open.countDown();
        assertThat(ask(2).of(membership(2)).isGranted()).isTrue();
    }

    @Test
    void whoWaitsBehindAHangingRoundTrip_isAskedForInTime() {
        patience(Duration.ofSeconds(2));
        holdAll();
        long begun = System.nanoTime();
        try (Crew crew = new Crew()) {
            crew.start(2, this::assertUnavailable);
            untilAllWait(2);
            store.gate = () -> {};
            Eventually.until("they waited for a while", () -> System.nanoTime() - begun > SHORT.toNanos());
            crew.start(
                    1,
                    number -> assertThat(ask(9).of(membership(9)).isGranted()).isTrue());
            crew.join();
        }
        assertThat(store.trips).hasSize(3);
    }

    @Test
    void storeThatHearsNoInterrupt_holdsTenThreadsAtMost_andNobodyElse() {
        patience(Duration.ofMillis(20));
        holdAllDeaf();
        Crew.play(4, number -> IntStream.range(0, 20).forEach(this::assertUnavailable));
        int held = store.inside.get();

        assertThat(held).isBetween(8, 10);
        assertRefusedUnasked();
        assertThat(store.inside).hasValue(held);
        open.countDown();
        Eventually.until("its threads are back", () -> store.inside.get() == 0);
        Eventually.until("it is asked again", () -> isServed(5));
    }

    private void assertRefusedUnasked() {
        int trips = store.trips.size();
        assertThatThrownBy(() -> ask(1))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("hangs");
        assertThat(store.trips).hasSize(trips);
    }

    private boolean isServed(int number) {
        try {
            return ask(number).of(membership(number)).isGranted();
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Test
    void failure_isEverybodysWhoWaitedForIt_andNobodyElses() {
        holdAll();
        try (Crew crew = new Crew()) {
            crew.start(10, this::assertUnavailable);
            untilAllWait(10);
            store.gate = () -> {
                throw new IllegalStateException("a bug");
            };
            interruptTheStore();
            crew.join();
        }
        store.gate = () -> {};

        assertThat(isServed(3)).isTrue();
    }

    private void interruptTheStore() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rejoin-store-"))
                .forEach(Thread::interrupt);
    }

    @Test
    void errorOfTheStore_isAnOutage() {
        store.gate = () -> {
            throw new StackOverflowError("deep");
        };
        assertUnavailable(1);
        store.gate = () -> {};

        assertThat(isServed(1)).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // what no store may do
    void noAnswer_isAnOutage() {
        try (SharedAsk mute = new SharedAsk(asked -> null, LONG)) {
            assertThatThrownBy(() -> mute.standings(Set.of(membership(1))))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void answerForSomebodyElse_isNobodys() {
        try (SharedAsk confused = new SharedAsk(
                asked -> new Standings(Revision.of(1), Map.of(membership(2), Standing.granted(Revision.of(1)))),
                LONG)) {
            assertThat(confused.standings(Set.of(membership(1))).of(membership(1)))
                    .isEqualTo(Standing.NONE);
        }
    }

    @Test
    void interruptedCaller_goesAlone() {
        holdAll();
        AtomicBoolean flag = new AtomicBoolean();
        try (Crew crew = new Crew()) {
            crew.start(1, number -> {
                assertUnavailable(1);
                flag.set(Thread.currentThread().isInterrupted());
            });
            untilAllWait(1);
            crew.start(
                    4,
                    number -> assertThat(ask(9).of(membership(9)).isGranted()).isTrue());
            untilAllWait(5);
            callers.get(0).interrupt();
            Eventually.until("it is gone", flag::get);
            open.countDown();
            crew.join();
        }
    }

    @Test
    void interruptOfOneRoundTrip_isNotTheNextOnes() {
        patience(SHORT);
        AtomicInteger interrupted = new AtomicInteger();
        store.gate = () -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(1_000_000);
            }
        };
        assertUnavailable(1);
        Eventually.until("the thread is free", () -> store.inside.get() == 0);
        store.gate = () -> interrupted.addAndGet(Thread.interrupted() ? 1 : 0);
        ask(2);
        ask(3);

        assertThat(interrupted).hasValue(0);
    }

    @Test
    void close_interruptsWhatIsUnderWay() {
        holdAll();
        try (Crew crew = new Crew()) {
            crew.start(5, this::assertUnavailable);
            untilAllWait(5);
            patience(SHORT);
            Eventually.until("the store is left", () -> store.inside.get() == 0);
            callers.forEach(Thread::interrupt);
            crew.join();
        }
    }

    @Test
    void askAfterClose_isAnOutage() {
        ask.close();

        assertUnavailable(1);
    }

    @Test
    void whoWaitedForARoundTripWhenItWasClosed_getsAnOutageAtOnce() {
        holdAllDeaf();
        AtomicInteger refused = new AtomicInteger();
        try (Crew crew = new Crew()) {
            crew.start(5, number -> refused.addAndGet(isServed(number) ? 0 : 1));
            untilAllWait(5);
            ask.close();
            Eventually.until("those that were not asked for are refused", () -> refused.get() == 3);
            open.countDown();
            crew.join();
        }
        assertThat(refused).hasValue(3);
    }
}
