package io.rejoin.hub.access;

import io.rejoin.hub.access.GrantStore.Watch;
import io.rejoin.token.Revision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of a grant store, whoever makes them. Guarantees that {@link Revocations} knows every change up to the revision
 * that it says it reached, and how long ago that was certain; nothing is skipped, however long the store was away.
 *
 * <ol>
 *   <li>It begins a little before the store's newest revision, so that tokens from before this server's start count too.
 *   <li>Each round reads the changes after the revision reached, hands them on, and only then notes the new revision.
 *   <li>The store's watch wakes it; without one it looks again and again.
 * </ol>
 */
public final class RevocationFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
    private static final int PAGE = 1_000;
    /** So many revisions from before the start are read. */
    private static final long AT_START = 100_000;

    private final GrantStore store;
    private final Revocations known;
    private final RevocationLimits limits;
    private final Clock clock;
    private final Consumer<Changes> apply;
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch firstLook = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "rejoin-revocation-feed");
    private volatile boolean closed;
    /** Where the store stood when this began; empty before that. Touched by whoever polls, one at a time. */
    private Optional<Revision> start = Optional.empty();

    private boolean failing;

    /**
     * Some changes, in the order of their revisions.
     *
     * @param atStart whether they are from before this server's start
     * @param rewound whether the store went back to an older copy of itself, so that whatever was found in it is in doubt; then there
     *     are no rows
     */
    public record Changes(List<Row> rows, boolean atStart, boolean rewound) {}

    /** @param apply records the changes in what is known and ends what they revoke */
    public RevocationFeed(
            GrantStore store, Revocations known, RevocationLimits limits, Clock clock, Consumer<Changes> apply) {
        this.store = store;
        this.known = known;
        this.limits = limits;
        this.clock = clock;
        this.apply = apply;
        thread.setDaemon(true);
    }

    /** Follows on a thread of its own until it is closed. */
    public RevocationFeed started() {
        thread.start();
        return this;
    }

    /** Waits until it has caught up for the first time, or failed to, at most so long. */
    public void awaitFirstLook(Duration patience) {
        try {
            firstLook.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether what is known is not older than the limit. */
    public boolean isUpToDate() {
        return known.staleness().compareTo(limits.behindMax()) <= 0;
    }

    private void run() {
        try (Watch watch = watch()) {
            while (!closed) {
                if (round()) {
                    firstLook.countDown();
                    waitForNews();
                }
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private Watch watch() {
        try {
            return store.watch(news::release);
        } catch (RuntimeException e) {
            LOG.warn("the authorization store will not tell of changes, so it is asked for them: {}", e.toString());
            return () -> {};
        }
    }

    private void waitForNews() throws InterruptedException {
        if (news.tryAcquire(limits.pollEvery().toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    /** One round that survives whatever the store does. True if there is no reason to go on at once. */
    private boolean round() {
        try {
            boolean all = poll();
            if (failing) {
                failing = false;
                LOG.info("the authorization store can be followed again");
            }
            return all;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                failing = true;
                LOG.warn("the authorization store cannot be followed: {}", e.toString());
            }
            return true;
        }
    }

    /**
     * Reads one page of changes.
     *
     * @return whether that was all there is
     * @throws StoreUnavailableException if the store cannot be asked
     */
    public synchronized boolean poll() {
        if (start.isEmpty()) {
            begin();
        }
        Instant asked = clock.instant();
        Revision from = known.reached();
        Rows page = store.changesAfter(from, PAGE);
        if (from.isAfter(page.revision())) {
            LOG.error("the authorization store went back from revision {} to {}", from, page.revision());
            known.rewound(page.revision());
            apply.accept(new Changes(List.of(), false, true));
            return false;
        }
        List<Row> rows = page.rows();
        boolean all = rows.size() < PAGE;
        Revision reached =
                all ? page.revision() : rows.get(rows.size() - 1).standing().since();
        if (!rows.isEmpty()) {
            apply.accept(new Changes(rows, !reached.isAfter(start.orElseThrow()), false));
        }
        known.reached(reached, all ? Optional.of(asked) : Optional.empty());
        return all;
    }

    private void begin() {
        Revision now = store.rows(Set.of()).revision();
        known.follow(Revision.of(Math.max(0, now.value() - AT_START)));
        start = Optional.of(now);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
