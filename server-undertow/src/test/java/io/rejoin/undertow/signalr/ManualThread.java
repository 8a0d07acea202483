package io.rejoin.undertow.signalr;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/** Does things when the test says so, also those that were taken back too late. */
final class ManualThread extends XnioIoThread {

    /** Something that is to be done later. */
    static final class Timer {
        private final Runnable task;
        private final Duration delay;
        private boolean removed;

        private Timer(Runnable task, Duration delay) {
            this.task = task;
            this.delay = delay;
        }

        Duration delay() {
            return delay;
        }

        boolean isRemoved() {
            return removed;
        }

        void goOff() {
            task.run();
        }
    }

    private final List<Timer> timers = new ArrayList<>();
    private final Queue<Runnable> soon = new ArrayDeque<>();

    ManualThread() {
        super(null, 0);
    }

    /** All that were ever set. */
    List<Timer> timers() {
        return timers;
    }

    Timer lastTimer() {
        return timers.get(timers.size() - 1);
    }

    /** Does what is to be done at once. */
    void catchUp() {
        while (!soon.isEmpty()) {
            soon.remove().run();
        }
    }

    @Override
    public void execute(Runnable task) {
        soon.add(task);
    }

    @Override
    public Key executeAfter(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task, Duration.of(delay, unit.toChronoUnit()));
        timers.add(timer);
        return () -> {
            timer.removed = true;
            return false;
        };
    }

    @Override
    public Key executeAtInterval(Runnable task, long interval, TimeUnit unit) {
        throw new AssertionError("nothing is to be done again and again");
    }
}
