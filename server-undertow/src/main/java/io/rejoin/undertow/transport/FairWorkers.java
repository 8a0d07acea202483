package io.rejoin.undertow.transport;

import io.rejoin.hub.Connection;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Lets each user hold a few of the threads that may block, and no more: one whose calls never end keeps nobody else waiting. */
public final class FairWorkers {

    private final Executor workers;
    private final int each;
    /** Who has calls under way. Guarded by this. */
    private final Map<Object, Lane> lanes = new HashMap<>();

    public FairWorkers(Executor workers, int each) {
        this.workers = workers;
        this.each = each;
    }

    private static final class Lane {
        private int running;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
    }

    /** The threads for what this client's user asks for; of somebody without a name, for this connection alone. */
    public Executor of(Connection connection) {
        Object who = connection.user().<Object>map(user -> user).orElse(connection.id());
        return task -> {
            if (enter(who, task)) {
                start(who, task);
            }
        };
    }

    private synchronized boolean enter(Object who, Runnable task) {
        Lane lane = lanes.computeIfAbsent(who, unknown -> new Lane());
        if (lane.running == each) {
            lane.waiting.add(task);
            return false;
        }
        lane.running++;
        return true;
    }

    private void start(Object who, Runnable task) {
        try {
            workers.execute(() -> run(who, task));
        } catch (RejectedExecutionException stopping) {
            leave(who);
            throw stopping;
        }
    }

    private void run(Object who, Runnable task) {
        try {
            task.run();
        } finally {
            leave(who).ifPresent(next -> start(who, next));
        }
    }

    /** Hands the place on to who waits longest, if anybody does. */
    private synchronized Optional<Runnable> leave(Object who) {
        Lane lane = lanes.getOrDefault(who, new Lane());
        Optional<Runnable> next = Optional.ofNullable(lane.waiting.poll());
        if (next.isEmpty() && --lane.running == 0) {
            lanes.remove(who);
        }
        return next;
    }

    /** Whether nobody's calls are under way. */
    public synchronized boolean isIdle() {
        return lanes.isEmpty();
    }
}
