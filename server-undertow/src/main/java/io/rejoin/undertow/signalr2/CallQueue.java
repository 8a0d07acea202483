package io.rejoin.undertow.signalr2;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** The calls of one client, made one after the other in the order in which they came; the next one when the last has its answer. */
final class CallQueue {

    private final Executor workers;
    private final Function<String, CompletionStage<Void>> handler;
    private final Runnable drained;
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private boolean running;

    /**
     * @param handler makes the call; its stage must not fail
     * @param drained is told when nothing waits any more
     */
    CallQueue(Executor workers, Function<String, CompletionStage<Void>> handler, Runnable drained) {
        this.workers = workers;
        this.handler = handler;
        this.drained = drained;
    }

    /** Queues a call and says how many wait. */
    synchronized int add(String call) {
        waiting.addLast(call);
        if (!running) {
            running = true;
            execute();
        }
        return waiting.size();
    }

    private void execute() {
        try {
            workers.execute(this::next);
        } catch (RejectedExecutionException e) {
            clear();
        }
    }

    private void next() {
        waiting().ifPresent(call -> handler.apply(call).whenComplete((done, failure) -> execute()));
    }

    /** The next call; empty if there is none, and then nothing runs any more. */
    private Optional<String> waiting() {
        synchronized (this) {
            if (!waiting.isEmpty()) {
                return Optional.of(waiting.removeFirst());
            }
            running = false;
        }
        drained.run();
        return Optional.empty();
    }

    synchronized boolean isIdle() {
        return !running;
    }

    /** Forgets what waits: nobody is there for an answer. */
    synchronized void clear() {
        waiting.clear();
    }
}
