package io.rejoin.hub.pipeline;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one thing at a time, in order, on the thread of whoever comes while nothing runs. What comes meanwhile runs right after, never
 * inside. Nothing of it may throw.
 */
final class Turns implements Executor {

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void execute(Runnable turn) {
        waiting.add(turn);
        if (count.getAndIncrement() > 0) {
            return;
        }
        do {
            Objects.requireNonNull(waiting.poll()).run();
        } while (count.decrementAndGet() > 0);
    }
}
