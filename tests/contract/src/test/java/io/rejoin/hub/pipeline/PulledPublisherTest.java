package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An iterator as a publisher, on threads of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PulledPublisherTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicInteger closed = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private PulledPublisher of(Iterator<?> items) {
        return new PulledPublisher(items, closed::incrementAndGet, threads);
    }

    private static Iterator<Integer> endless() {
        return IntStream.iterate(0, last -> last + 1).iterator();
    }

    /** Notes whether two threads were inside at once. */
    private static final class Guarded implements Iterator<Integer>, AutoCloseable {
        private final AtomicBoolean inside = new AtomicBoolean();
        private final AtomicInteger together = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private int next;

        private void enter() {
            if (!inside.compareAndSet(false, true)) {
                together.incrementAndGet();
            }
            Thread.onSpinWait();
            inside.set(false);
        }

        @Override
        public boolean hasNext() {
            enter();
            return true;
        }

        @Override
        public Integer next() {
            enter();
            return next++;
        }

        @Override
        public void close() {
            enter();
            closed.incrementAndGet();
        }
    }

    @Test
    void manyThreadsThatAsk_letOneAtATimeTouchTheItems() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            Guarded items = new Guarded();
            Taker taker = new Taker().on(new PulledPublisher(items, items, threads));
            List<Thread> askers = IntStream.range(0, 4)
                    .mapToObj(asker -> new Thread(() -> IntStream.range(0, 25).forEach(i -> taker.request(1))))
                    .toList();
            askers.forEach(Thread::start);
            taker.await(50);
            taker.cancel();
            for (Thread asker : askers) {
                asker.join();
            }

            Eventually.until("it is closed", () -> items.closed.get() > 0);
            assertThat(items.together).hasValue(0);
            assertThat(items.closed).hasValue(1);
            assertThat(taker.items())
                    .isEqualTo(IntStream.range(0, taker.items().size()).boxed().toList());
        }
    }

    @Test
    void subscriberThatAsksInsideOnNext_isNotCalledInsideItself() {
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        Taker taker = new Taker() {
            @Override
            public void onNext(Object item) {
                deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                request(1);
                super.onNext(item);
                depth.decrementAndGet();
            }
        };
        taker.on(of(IntStream.range(0, 10_000).iterator())).request(1).awaitEnd();

        assertThat(taker.items()).hasSize(10_000);
        assertThat(deepest).hasValue(1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void cancellationInsideOnNext_isTheEnd() {
        Taker taker = new Taker() {
            @Override
            public void onNext(Object item) {
                super.onNext(item);
                cancel();
            }
        };
        taker.on(of(endless())).request(100);

        Eventually.until("it is closed", () -> closed.get() == 1);
        assertThat(taker.items()).containsExactly(0);
        assertThat(taker.ends()).isZero();
    }

    @Test
    void askingForNothing_isAnError() {
        Taker taker = new Taker().on(of(endless())).request(0).awaitEnd();

        assertThat(taker.failure()).containsInstanceOf(IllegalArgumentException.class);
        assertThat(closed).hasValue(1);
    }

    @Test
    void hugeDemand_doesNotOverflow() {
        Taker taker = new Taker().on(of(IntStream.range(0, 3).iterator()));
        taker.request(Long.MAX_VALUE).request(Long.MAX_VALUE).awaitEnd();

        assertThat(taker.items()).containsExactly(0, 1, 2);
    }

    @Test
    void secondSubscriber_isRefused_andTheFirstGoesOn() {
        PulledPublisher publisher = of(IntStream.range(0, 2).iterator());
        Taker first = new Taker().on(publisher);
        Taker second = new Taker().on(publisher).request(1);

        assertThat(second.failure()).containsInstanceOf(IllegalStateException.class);
        assertThat(first.request(9).awaitEnd().items()).containsExactly(0, 1);
        assertThat(second.items()).isEmpty();
        assertThat(closed).hasValue(1);
    }

    @Test
    void subscriberThatThrows_isReadForNoLonger() {
        Taker taker = new Taker() {
            @Override
            public void onNext(Object item) {
                super.onNext(item);
                throw new IllegalStateException("on purpose");
            }
        };
        taker.on(of(endless())).request(5);

        Eventually.until("it is closed", () -> closed.get() == 1);
        assertThat(taker.items()).containsExactly(0);
    }

    @Test
    void whatIsAskedAfterTheEnd_changesNothing() {
        Taker taker = new Taker().on(of(List.of().iterator())).request(1).awaitEnd();
        taker.request(1).cancel();
        Flow.Publisher<Object> other = of(List.of(1).iterator());
        new Taker().on(other).request(2).awaitEnd();

        assertThat(taker.ends()).isEqualTo(1);
        assertThat(closed).hasValue(2);
    }

    @Test
    void serverThatStops_endsTheStream() {
        Executor stopped = task -> {
            throw new RejectedExecutionException("stopped");
        };
        Taker taker = new Taker()
                .on(new PulledPublisher(endless(), closed::incrementAndGet, stopped))
                .request(1);
        taker.cancel();

        assertThat(taker.failure()).containsInstanceOf(RejectedExecutionException.class);
        assertThat(taker.ends()).isEqualTo(1);
        assertThat(closed).hasValue(1);
    }

    @Test
    void endlessStream_leavesItsThreadToOthersAfterEachItem() {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Taker greedy = new Taker()
                    .on(new PulledPublisher(endless(), () -> {}, one))
                    .request(Long.MAX_VALUE);
            Taker modest = new Taker()
                    .on(new PulledPublisher(endless(), () -> {}, one))
                    .request(3);

            modest.await(3);
            greedy.cancel();
        } finally {
            one.shutdownNow();
        }
    }
}
