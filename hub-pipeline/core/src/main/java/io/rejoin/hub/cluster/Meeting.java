package io.rejoin.hub.cluster;

import io.rejoin.hub.Neighbours;
import io.rejoin.hub.Said;
import io.rejoin.hub.cluster.Crossing.Here;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which servers are there and how far each has come: when this one begins to take part, and whenever it missed something. Asks
 * again until all answer, less and less often.
 */
final class Meeting {

    private static final Logger LOG = LoggerFactory.getLogger(Meeting.class);

    private static final Duration ASKED_AGAIN = Duration.ofSeconds(1);
    private static final Duration ASKED_AGAIN_MAX = Duration.ofSeconds(30);

    /** Asks all others who is there. */
    interface Asking {
        CompletionStage<Integer> ask(Consumer<Crossing> each);
    }

    /** Does something later, on a thread of its own. */
    interface Timer {
        void after(Duration pause, Runnable action);
    }

    private final Neighbours neighbours;
    private final Asking asking;
    private final Runnable introduction;
    private final Timer timer;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    /** Guarded by this, as is all that follows. Answers to a former round tell nothing of what was lost since. */
    private int round;

    /** Until the next asking, if this one is in vain: longer each time, as everybody answers to all. */
    private Duration pause = ASKED_AGAIN;

    private boolean closed;

    /** @param introduction says to all that this server is there */
    Meeting(Neighbours neighbours, Asking asking, Runnable introduction, Timer timer) {
        this.neighbours = neighbours;
        this.asking = asking;
        this.introduction = introduction;
        this.timer = timer;
    }

    /** Says that this server is there, now and from time to time. */
    void attend() {
        if (!isClosed()) {
            timer.after(Neighbours.signEvery(), this::attend);
            introduction.run();
        }
    }

    /** By the clock. */
    static void after(Duration pause, Runnable action) {
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(action);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Who is there, and how far, is not known from here on, until all have answered. */
    void begin() {
        int current;
        synchronized (this) {
            current = ++round;
        }
        // After that, as an answer to the former round would undo it.
        neighbours.estrange();
        ask(current);
    }

    private void ask(int current) {
        Map<String, Said> there = new HashMap<>();
        Map<String, Said> known = new HashMap<>();
        var unused = asking.ask(answer -> {
                    Here here = (Here) answer;
                    there.put(here.server(), here.said());
                    here.known().forEach((server, spoken) -> known.put(server, spoken.said()));
                })
                .whenComplete((count, failure) -> answered(current, there, known, failure == null));
    }

    private synchronized void answered(int current, Map<String, Said> there, Map<String, Said> known, boolean all) {
        if (closed || current != round) {
            return;
        }
        if (all) {
            pause = ASKED_AGAIN;
            neighbours.meet(there, known);
            look();
        } else {
            LOG.warn(
                    "not all servers said that they are there: clients that change servers may be told of a gap until they do");
            timer.after(pause, () -> askAgain(current));
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(ASKED_AGAIN_MAX) < 0 ? twice : ASKED_AGAIN_MAX;
        }
    }

    private void askAgain(int current) {
        boolean still;
        synchronized (this) {
            still = !closed && current == round;
        }
        if (still) {
            ask(current);
        }
    }

    /** This server is there. */
    Here here() {
        return Here.of(neighbours.log(), neighbours.known());
    }

    void heard(Here here) {
        neighbours.introduced(here.server(), here.said());
        look();
    }

    private void look() {
        if (neighbours.haveMet()) {
            over.complete(true);
        }
    }

    /** Waits until all have answered for the first time, or so long. */
    void await(Duration limit) {
        boolean unused = over.completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    synchronized void close() {
        closed = true;
    }
}
