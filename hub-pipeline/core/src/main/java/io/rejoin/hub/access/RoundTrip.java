package io.rejoin.hub.access;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One question to a store on behalf of many. Ends once: with the answer, with its failure, or given up. */
final class RoundTrip implements Runnable {

    /** What one caller asks. */
    record Ask(Set<Membership> memberships, CompletableFuture<Standings> answer) {}

    private final AuthorizationStore store;
    private final List<Ask> asks;
    private final Consumer<RoundTrip> whenOver;
    private final long begun = System.nanoTime();
    /** Guarded by this. */
    private @Nullable Thread thread;

    private boolean over;

    RoundTrip(AuthorizationStore store, List<Ask> asks, Consumer<RoundTrip> whenOver) {
        this.store = store;
        this.asks = List.copyOf(asks);
        this.whenOver = whenOver;
    }

    @Override
    public void run() {
        synchronized (this) {
            thread = Thread.currentThread();
        }
        try {
            Set<Membership> asked = new HashSet<>();
            asks.forEach(ask -> asked.addAll(ask.memberships()));
            Standings answer = Objects.requireNonNull(store.standings(asked), "the store gave no answer");
            asks.forEach(ask -> ask.answer().complete(answer));
        } catch (StoreUnavailableException e) {
            fail(e);
        } catch (RuntimeException | Error e) {
            fail(new StoreUnavailableException("the authorization store failed", e));
        } finally {
            end();
            whenOver.accept(this);
        }
    }

    private void fail(StoreUnavailableException failure) {
        asks.forEach(ask -> ask.answer().completeExceptionally(failure));
    }

    private synchronized void end() {
        over = true;
        thread = null;
    }

    boolean isOlderThan(Duration patience) {
        return System.nanoTime() - begun >= patience.toNanos();
    }

    /** Nobody waits for it any more, and the store is asked to stop. */
    synchronized void giveUp() {
        if (!over) {
            fail(new StoreUnavailableException("the authorization store did not answer in time"));
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
