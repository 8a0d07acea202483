package io.rejoin.undertow.transport;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/** The calls of one client, made one after the other in the order in which they came; the next one when the last is answered. */
public final class CallQueue<C> {

    /** Makes calls. */
    @FunctionalInterface
    public interface Handler<C> {
        /**
         * Makes the call. The stage may fail, but this itself must not throw.
         *
         * @param pass lets the next call be made before this one is answered
         */
        CompletionStage<Void> make(C call, Runnable pass);
    }

    private final Executor workers;
    private final int callsMax;
    private final int sizeMax;
    private final ToIntFunction<C> size;
    private final Handler<C> handler;
    private final Runnable drained;
    private final ArrayDeque<C> waiting = new ArrayDeque<>();
    private int total;
    /** At first as if a call were under way. */
    private boolean running = true;

    /**
     * A queue that makes no call before it is told to begin.
     *
     * @param callsMax how many calls may wait before it is full
     * @param sizeMax how large they may be together
     * @param size how large one is
     * @param handler makes a call
     * @param drained is told when nothing waits any more
     */
    public CallQueue(
            Executor workers, int callsMax, int sizeMax, ToIntFunction<C> size, Handler<C> handler, Runnable drained) {
        this.workers = workers;
        this.callsMax = callsMax;
        this.sizeMax = sizeMax;
        this.size = size;
        this.handler = handler;
        this.drained = drained;
    }

    /** Makes the calls that wait and those that come. */
    public synchronized void begin() {
        running = !waiting.isEmpty();
        if (running) {
            execute();
        }
    }

    /** Queues a call, and says whether the queue is full now: then nothing should be added before it is drained. */
    public synchronized boolean add(C call) {
        waiting.addLast(call);
        total += size.applyAsInt(call);
        boolean full = isFull();
        if (!running) {
            running = true;
            execute();
        }
        return full;
    }

    /** Whether nothing should be added before it is drained. */
    public synchronized boolean isFull() {
        return waiting.size() >= callsMax || total >= sizeMax;
    }

    private void execute() {
        try {
            workers.execute(this::next);
        } catch (RejectedExecutionException e) {
            clear();
        }
    }

    private void next() {
        waiting().ifPresent(call -> {
            AtomicBoolean passed = new AtomicBoolean();
            Runnable pass = () -> {
                if (passed.compareAndSet(false, true)) {
                    execute();
                }
            };
            handler.make(call, pass).whenComplete((done, failure) -> pass.run());
        });
    }

    /** The next call; empty if there is none, and then nothing runs any more. */
    private Optional<C> waiting() {
        synchronized (this) {
            if (!waiting.isEmpty()) {
                C call = waiting.removeFirst();
                total -= size.applyAsInt(call);
                return Optional.of(call);
            }
            running = false;
        }
        drained.run();
        return Optional.empty();
    }

    public synchronized boolean isIdle() {
        return !running;
    }

    /** Forgets what waits: nobody is there for an answer. */
    public synchronized void clear() {
        waiting.clear();
        total = 0;
    }
}
