package io.rejoin.hub.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ThreadsTest {
    private final ThreadPoolExecutor pool = Threads.upTo(3, "test");
    private final CountDownLatch gate = new CountDownLatch(1);
    private static final int THREADS_MAX = 24;
    private final ForkJoinPool lanes = Threads.lanes(2, THREADS_MAX, "lane");
    private volatile boolean busy = true;
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        gate.countDown();
        busy = false;
        pool.shutdownNow();
        lanes.shutdownNow();
    }

    @Test
    void taskAfterTask_takesTheThreadThatIsFree() {
        for (int i = 0; i < 50; i++) {
            int number = i;
            pool.execute(() -> done.add(number));
            Eventually.until("the thread is free", () -> done.size() == number + 1 && pool.getActiveCount() == 0);
        }
        assertThat(pool.getLargestPoolSize()).isLessThanOrEqualTo(2);
    }

    @Test
    void tasksTogether_eachHaveAThreadUntilThereAreNoMore() {
        IntStream.range(0, 3).forEach(this::executeWaiting);
        Eventually.until("all run", () -> pool.getActiveCount() == 3);
        assertThat(pool.getQueue()).isEmpty();
    }

    @Test
    void whatComesThen_waitsInOrder_andIsDone() {
        IntStream.range(0, 3).forEach(this::executeWaiting);
        IntStream.range(3, 100).forEach(this::executeWaiting);
        assertThat(pool.getQueue()).hasSize(97);
        assertThat(pool.getPoolSize()).isEqualTo(3);
        gate.countDown();
        Eventually.until("all are done", () -> done.size() == 100);
    }

    @Test
    void oneThread_keepsTheOrder() {
        ThreadPoolExecutor one = Threads.upTo(1, "one");
        one.execute(this::pass);
        IntStream.range(0, 100).forEach(number -> one.execute(() -> done.add(number)));
        gate.countDown();
        Eventually.until("all are done", () -> done.size() == 100);
        one.shutdown();
        assertThat(done).isSorted();
    }

    @Test
    void stopped_takesNothing_butEndsWhatWaits() throws InterruptedException {
        IntStream.range(0, 10).forEach(this::executeWaiting);
        pool.shutdown();
        assertThatThrownBy(() -> pool.execute(() -> done.add(10))).isInstanceOf(RejectedExecutionException.class);
        gate.countDown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasSize(10);
    }

    @Test
    void lanes_runFewAtATime_andKeepTheRestInLine() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            lanes.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                passBusy();
                running.decrementAndGet();
                done.add(1);
            });
        }
        Eventually.until("both lanes are taken", () -> running.get() == 2);
        busy = false;
        Eventually.until("all are done", () -> done.size() == 8);
        assertThat(most.get()).isEqualTo(2);
    }

    @Test
    void lanes_ofThoseWhoWait_areOthersMeanwhile() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        for (int i = 0; i < 8; i++) {
            lanes.execute(() -> done.add(answer.join()));
            lanes.execute(() -> Threads.blocking(() -> done.add(answer.join())));
        }
        lanes.execute(() -> done.add(1));
        Eventually.until("the last is through", () -> done.equals(List.of(1)));
        answer.complete(2);
        Eventually.until("all are", () -> done.size() == 17);
    }

    @Test
    void lanes_atTheirMost_keepWhatComesForLater() {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        for (int i = 0; i < 3 * THREADS_MAX; i++) {
            lanes.execute(() -> done.add(answer.join()));
        }
        Eventually.until("all threads wait", () -> lanes.getPoolSize() == THREADS_MAX);
        answer.complete(2);
        Eventually.until("all are done", () -> done.size() == 3 * THREADS_MAX);
        assertThat(lanes.getPoolSize()).isLessThanOrEqualTo(THREADS_MAX);
    }

    @Test
    void blocking_throwsWhatTheCallThrows() {
        assertThatThrownBy(() -> Threads.blocking(() -> {
                    throw new UncheckedIOException(new IOException("broken"));
                }))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void threads_areDaemons() {
        assertThat(Threads.daemons("x").newThread(() -> {}).isDaemon()).isTrue();
    }

    private void executeWaiting(int number) {
        pool.execute(() -> {
            pass();
            done.add(number);
        });
    }

    private void passBusy() {
        while (busy) {
            Thread.onSpinWait();
        }
    }

    private void pass() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
