package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The order of calls, on an executor that the test drives by hand. */
final class CallQueueTest {

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private int drained;
    private final CallQueue queue = new CallQueue(
            work::add,
            call -> {
                begun.add(call);
                answers.add(new CompletableFuture<>());
                return answers.get(answers.size() - 1);
            },
            () -> drained++);

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

        assertThat(queue.add("b")).isEqualTo(1);
        work();
        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void waitingCalls_areCounted() {
        queue.add("a");
        queue.add("b");

        assertThat(queue.add("c")).isEqualTo(3);
    }

    @Test
    void executorThatStopped_forgetsTheCalls() {
        CallQueue late = new CallQueue(
                task -> {
                    throw new RejectedExecutionException("stopped");
                },
                call -> CompletableFuture.completedStage(null),
                () -> drained++);

        assertThat(late.add("a")).isZero();
    }
}
