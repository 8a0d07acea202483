package io.rejoin.hub.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What another thread might do just then: happens once, at the next pass, and without another thread. */
final class Moment {
    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();

    /** At the next pass this happens. */
    void then(Runnable action) {
        actions.add(action);
    }

    /** Nothing is to happen any more. */
    void clear() {
        actions.clear();
    }

    void pass() {
        Runnable action = actions.poll();
        if (action != null) {
            action.run();
        }
    }
}
