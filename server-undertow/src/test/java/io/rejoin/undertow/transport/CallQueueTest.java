package io.rejoin.undertow.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of calls, on an executor that the test drives by hand. */
final class CallQueueTest {

    private static final int CALLS_MAX = 3;
    private static final int CHARACTERS_MAX = 10;

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private int drained;
    private final CallQueue<String> queue = new CallQueue<>(
            work::add,
            CALLS_MAX,
            CHARACTERS_MAX,
            String::length,
            (call, pass) -> {
                begun.add(call);
                answers.add(new CompletableFuture<>());
                return answers.get(answers.size() - 1);
            },
            () -> drained++);

    @BeforeEach
    void begin() {
        queue.begin();
        work();
        drained = 0;
    }

    private void work() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    @Test
    void nextCall_waitsForTheAnswerOfTheLast() {
        queue.add("a");
        queue.add("b");
        work();
        assertThat(begun).containsExactly("a");

        answers.get(0).complete(null);
        work();
        assertThat(begun).containsExactly("a", "b");
        assertThat(drained).isZero();
    }

    @Test
    void failedCall_doesNotStopTheNext() {
        queue.add("a");
        queue.add("b");
        work();
        answers.get(0).completeExceptionally(new IllegalStateException("on purpose"));
        work();

        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void lastAnswer_drainsAndLaterCallsRunAgain() {
        queue.add("a");
        work();
        answers.get(0).complete(null);
        work();
        assertThat(drained).isEqualTo(1);

        assertThat(queue.add("b")).isFalse();
        work();
        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void queueOfManyCalls_isFull() {
        assertThat(queue.add("a")).isFalse();
        assertThat(queue.add("b")).isFalse();
        assertThat(queue.add("c")).isTrue();

        work();
        assertThat(queue.add("d")).isTrue();
        answers.get(0).complete(null);
        work();
        answers.get(1).complete(null);
        work();
        assertThat(queue.add("e")).isFalse();
    }

    @Test
    void queueOfLongCalls_isFull() {
        queue.add("a");
        work();
        assertThat(queue.add("x".repeat(CHARACTERS_MAX - 1))).isFalse();
        assertThat(queue.add("x")).isTrue();

        answers.get(0).complete(null);
        work();
        assertThat(queue.add("x".repeat(CHARACTERS_MAX - 2))).isFalse();
    }

    @Test
    void queueThatDidNotBegin_waits() {
        CallQueue<String> early = new CallQueue<>(
                work::add,
                CALLS_MAX,
                CHARACTERS_MAX,
                String::length,
                (call, pass) -> {
                    begun.add(call);
                    return CompletableFuture.completedStage(null);
                },
                () -> drained++);
        early.add("a");
        early.add("b");
        work();
        assertThat(begun).isEmpty();
        assertThat(early.isIdle()).isFalse();

        early.begin();
        work();
        assertThat(begun).containsExactly("a", "b");
        assertThat(drained).isEqualTo(1);
    }

    @Test
    void executorThatStopped_forgetsTheCalls() {
        CallQueue<String> late = new CallQueue<>(
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                2,
                100,
                String::length,
                (call, pass) -> CompletableFuture.completedStage(null),
                () -> drained++);
        late.add("a");
        late.begin();

        assertThat(late.add("b")).isFalse();
    }
}
