package io.rejoin.hub.threads;

import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Makes threads, all of which have a name and none of which keeps the process alive. */
public final class Threads {

    private static final long IDLE_SECONDS = 10;

    private Threads() {}

    /** Threads of this name with a number. */
    public static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A pool that starts a thread only when none of those that it has is free, and has so many at most; what comes then waits for one,
     * in order. A thread that was idle for 10 seconds ends, but for the last.
     */
    public static ThreadPoolExecutor upTo(int max, String name) {
        return new ThreadPoolExecutor(
                1, max, IDLE_SECONDS, TimeUnit.SECONDS, new OnlyToIdle(), daemons(name), OnlyToIdle::waitInLine);
    }

    /**
     * A pool that runs few tasks at a time, so many as there are lanes. One that waits, for a future or within {@link #blocking},
     * leaves its lane to another; there are at most so many threads, whatever waits. A thread that was idle for 10 seconds ends.
     */
    public static ForkJoinPool lanes(int lanes, int max, String name) {
        return new ForkJoinPool(
                lanes, workers(name), null, true, 0, max, lanes, full -> true, IDLE_SECONDS, TimeUnit.SECONDS);
    }

    private static ForkJoinPool.ForkJoinWorkerThreadFactory workers(String name) {
        AtomicInteger count = new AtomicInteger();
        return pool -> {
            ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
            thread.setName(name + "-" + count.incrementAndGet());
            return thread;
        };
    }

    /** Calls what may block; if on a lane, that is somebody else's meanwhile. */
    public static <T> T blocking(Supplier<T> call) {
        Blocker<T> blocker = new Blocker<>(call);
        try {
            ForkJoinPool.managedBlock(blocker);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing here is interrupted but the call", e);
        }
        return blocker.answer.orElseThrow();
    }

    /** The same. */
    public static void blocking(Runnable call) {
        boolean unused = blocking(() -> {
            call.run();
            return true;
        });
    }

    private static final class Blocker<T> implements ForkJoinPool.ManagedBlocker {
        private final Supplier<T> call;
        private Optional<T> answer = Optional.empty();

        Blocker(Supplier<T> call) {
            this.call = call;
        }

        @Override
        public boolean block() {
            answer = Optional.of(call.get());
            return true;
        }

        @Override
        public boolean isReleasable() {
            return answer.isPresent();
        }
    }

    /** A pool starts another thread when its queue does not take a task: this one takes it only if an idle thread takes it at once. */
    @SuppressWarnings("serial") // never serialized
    private static final class OnlyToIdle extends LinkedTransferQueue<Runnable> {

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        private static void waitInLine(Runnable task, ThreadPoolExecutor full) {
            if (full.isShutdown()) {
                throw new RejectedExecutionException("no more work is taken");
            }
            ((OnlyToIdle) full.getQueue()).append(task);
        }

        /** What any queue does when it is offered something. */
        private void append(Runnable task) {
            boolean unused = super.offer(task);
        }
    }
}
