package io.rejoin.hub.pipeline;

import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditTrail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts on the trail what others changed, one page after the other, at the trail's own pace: a flood of it leaves room for the decisions
 * that clients wait for.
 */
final class Notices {

    /** So many pages may wait; then who brings another one waits too. */
    private static final int PAGES_MAX = 100;

    private final AuditTrail trail;
    private final Duration patience;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Ends when the newest page is on the trail, or lost. */
    private CompletableFuture<Void> newest = CompletableFuture.completedFuture(null);

    /** @param patience how long who brings a page waits for room; without any the trail takes it at once, or it is lost and counted */
    Notices(AuditTrail trail, Duration patience) {
        this.trail = trail;
        this.patience = patience;
    }

    /** Called by one thread at a time. */
    void note(List<AuditEvent> page) {
        if (waiting.get() < PAGES_MAX || isThereRoom()) {
            waiting.incrementAndGet();
            newest = newest.thenCompose(before -> trail.noteAll(page))
                    .whenComplete((after, failure) -> waiting.decrementAndGet());
        } else {
            newest = trail.noteAll(page);
        }
    }

    private boolean isThereRoom() {
        try {
            newest.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
