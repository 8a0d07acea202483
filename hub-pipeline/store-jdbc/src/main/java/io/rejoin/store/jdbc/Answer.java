package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.threads.Stages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** What another thread finds out for a caller, who waits for it, but not for ever. */
final class Answer<T> {

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    /** Whether the question's fate is decided: taken up by the other thread, or given up by its caller; whoever comes first. */
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Whether the question is to be answered; if so, its caller can no longer withdraw it. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    void give(T result) {
        outcome.complete(result);
    }

    void fail(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    /**
     * Waits for the outcome.
     *
     * @throws StoreUnavailableException if it is not known in time; if nobody took the question until then, nobody ever will
     */
    T await(Duration patience) {
        try {
            return outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw givenUp("the database is too slow", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** The outcome, when it is known. Fails as {@link #await} does. */
    CompletionStage<T> async(Duration patience) {
        return outcome.copy()
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException slow
                            ? givenUp("the database is too slow", slow)
                            : Stages.failure(failure);
                });
    }

    private StoreUnavailableException givenUp(String why, Exception cause) {
        String what = take() ? ": nothing was changed" : ": it is not certain whether anything was changed";
        return new StoreUnavailableException(why + what, cause);
    }
}
