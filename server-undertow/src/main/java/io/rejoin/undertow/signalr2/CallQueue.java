package io.rejoin.undertow.signalr2;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** The calls of one client, made one after the other in the order in which they came; the next one when the last is answered. */
final class CallQueue {

    private final Executor workers;
    private final int callsMax;
    private final int charactersMax;
    private final Function<String, CompletionStage<Void>> handler;
    private final Runnable drained;
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private int characters;
    /** At first as if a call were under way. */
    private boolean running = true;

    /**
     * A queue that makes no call before it is told to begin.
     *
     * @param callsMax how many calls may wait before it is full
     * @param charactersMax how long they may be together
     * @param handler makes the call; its stage may fail, but the handler itself must not throw
     * @param drained is told when nothing waits any more
     */
    CallQueue(
            Executor workers,
            int callsMax,
            int charactersMax,
            Function<String, CompletionStage<Void>> handler,
            Runnable drained) {
        this.workers = workers;
        this.callsMax = callsMax;
        this.charactersMax = charactersMax;
        this.handler = handler;
        this.drained = drained;
    }

    /** Makes the calls that wait and those that come. */
    void begin() {
        execute();
    }

    /** Queues a call, and says whether the queue is full now: then nothing should be added before it is drained. */
    synchronized boolean add(String call) {
        waiting.addLast(call);
        characters += call.length();
        boolean full = waiting.size() >= callsMax || characters >= charactersMax;
        if (!running) {
            running = true;
            execute();
        }
        return full;
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
                String call = waiting.removeFirst();
                characters -= call.length();
                return Optional.of(call);
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
        characters = 0;
    }
}
