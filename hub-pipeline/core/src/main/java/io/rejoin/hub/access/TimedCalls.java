package io.rejoin.hub.access;

import io.rejoin.hub.threads.Threads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls what may take long, on threads of its own. Nobody waits longer than the patience, whatever is called. A call that takes longer is
 * interrupted and given up; as long as too many of those have not come back, nothing is called.
 */
public final class TimedCalls implements AutoCloseable {

    private static final int AT_ONCE = 64;
    private static final int STUCK_MAX = 8;

    private final Duration patience;
    /** Who waits in its queue has a thread that waits for it, so it is as bounded as those are. */
    private final ThreadPoolExecutor threads;

    private final AtomicInteger stuck = new AtomicInteger();

    /** @param patience how long a caller waits at most */
    public TimedCalls(Duration patience) {
        this.patience = patience;
        threads = Threads.upTo(AT_ONCE, "rejoin-call");
    }

    /**
     * The answer. What the question throws is thrown here.
     *
     * @throws StoreUnavailableException if there is none in time, or too many calls hang
     */
    public <T> T call(Supplier<T> question) {
        if (stuck.get() >= STUCK_MAX) {
            throw new StoreUnavailableException("too many calls hang");
        }
        Call<T> call = new Call<>(question);
        try {
            threads.execute(call);
            return call.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (TimeoutException e) {
            giveUp(call);
            throw new StoreUnavailableException("there was no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(call);
            throw new StoreUnavailableException("interrupted while waiting for an answer", e);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException("nobody is called any more", e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException("a call failed", failure.getCause());
    }

    private void giveUp(Call<?> call) {
        threads.remove(call);
        call.giveUp();
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Ends once: with an answer, with a failure, or given up. */
    private final class Call<T> implements Runnable {
        private final Supplier<T> question;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        /** Guarded by this. */
        private @Nullable Thread thread;

        private boolean givenUp;

        Call(Supplier<T> question) {
            this.question = question;
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            try {
                answer.complete(question.get());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            } finally {
                end();
            }
        }

        private synchronized boolean begin() {
            thread = Thread.currentThread();
            return !givenUp;
        }

        private synchronized void end() {
            thread = null;
            if (givenUp) {
                stuck.decrementAndGet();
            }
            // An interrupt that came late is not for whoever runs on this thread next.
            Thread.interrupted();
        }

        private synchronized void giveUp() {
            givenUp = true;
            if (thread != null) {
                stuck.incrementAndGet();
                thread.interrupt();
            }
        }
    }
}
