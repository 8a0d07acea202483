package io.rejoin.hub.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ThreadsTest {
    private final ThreadPoolExecutor pool = Threads.upTo(3, "test");
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        gate.countDown();
        pool.shutdownNow();
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
    void threads_areDaemons() {
        assertThat(Threads.daemons("x").newThread(() -> {}).isDaemon()).isTrue();
    }

    private void executeWaiting(int number) {
        pool.execute(() -> {
            pass();
            done.add(number);
        });
    }

    private void pass() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
