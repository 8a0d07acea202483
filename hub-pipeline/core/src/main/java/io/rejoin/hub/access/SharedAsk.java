package io.rejoin.hub.access;

import io.rejoin.hub.access.RoundTrip.Ask;
import io.rejoin.hub.threads.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks an authorization store for many callers at once: while one round trip is under way, whoever comes next waits for the next one,
 * together. Nobody waits longer than the patience, whatever the store does. A round trip that takes longer is interrupted and given
 * up; as long as too many of those have not come back, the store is not asked.
 *
 * <p>After a crowd the next round trip waits a tenth of a second for the rest of it; who comes alone never waits, nor does who asks for
 * an answer {@link #now}.
 */
public final class SharedAsk implements AutoCloseable {

    /** So that a slow answer to one batch does not hold up the next. */
    private static final int UNDER_WAY_MAX = 2;

    /** So many callers together are a crowd, and where one is the rest of it comes soon. */
    private static final int CROWD = 8;

    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int STUCK_MAX = 8;
    private static final int MEMBERSHIPS_MAX = 20_000;

    private final AuthorizationStore store;
    private final Duration patience;
    private final ExecutorService threads;
    /** Guarded by this, as the round trips are. */
    private final Deque<Ask> waiting = new ArrayDeque<>();

    /** Not before this the next round trip departs. */
    private long departs = System.nanoTime();

    private boolean held;
    private final Set<RoundTrip> underWay = new HashSet<>();
    private final Set<RoundTrip> stuck = new HashSet<>();
    private boolean closed;

    /** @param patience how long a caller waits at most */
    public SharedAsk(AuthorizationStore store, Duration patience) {
        this.store = store;
        this.patience = patience;
        this.threads = Executors.newCachedThreadPool(Threads.daemons("rejoin-store"));
    }

    /**
     * What the store says of these memberships; of others too, if others asked.
     *
     * @throws StoreUnavailableException if it fails, gives no answer in time, or is stuck
     */
    public Standings standings(Set<Membership> asked) {
        return standings(asked, false);
    }

    /**
     * The same for who will ask again and again, such as a hub that puts a newcomer into one group after the other.
     *
     * @throws StoreUnavailableException as above
     */
    public Standings now(Set<Membership> asked) {
        return standings(asked, true);
    }

    private Standings standings(Set<Membership> asked, boolean now) {
        Ask ask = new Ask(asked, new CompletableFuture<>());
        enqueue(ask, now);
        try {
            return ask.answer().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new StoreUnavailableException("the authorization store cannot be asked", e);
        } catch (TimeoutException e) {
            leave(ask);
            throw new StoreUnavailableException("the authorization store did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(ask);
            throw new StoreUnavailableException("interrupted while the authorization store was asked", e);
        }
    }

    private synchronized void enqueue(Ask ask, boolean now) {
        giveUpOverdue();
        if (closed || stuck.size() >= STUCK_MAX) {
            throw new StoreUnavailableException("the authorization store hangs or is closed");
        }
        waiting.add(ask);
        departs = now ? System.nanoTime() : departs;
        depart();
    }

    private synchronized void leave(Ask ask) {
        waiting.remove(ask);
        giveUpOverdue();
        depart();
    }

    private void giveUpOverdue() {
        for (RoundTrip trip : List.copyOf(underWay)) {
            if (trip.isOlderThan(patience)) {
                underWay.remove(trip);
                stuck.add(trip);
                trip.giveUp();
            }
        }
    }

    private void depart() {
        long left = departs - System.nanoTime();
        if (left > 0) {
            hold(left);
            return;
        }
        while (!waiting.isEmpty() && underWay.size() < UNDER_WAY_MAX && stuck.size() < STUCK_MAX) {
            RoundTrip trip = new RoundTrip(store, batch(), this::over);
            threads.execute(trip);
            underWay.add(trip);
        }
    }

    private void hold(long nanos) {
        if (!held && !waiting.isEmpty()) {
            held = true;
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, threads)
                    .execute(this::release);
        }
    }

    private synchronized void release() {
        held = false;
        depart();
    }

    private List<Ask> batch() {
        List<Ask> batch = new ArrayList<>();
        int memberships = 0;
        while (!waiting.isEmpty() && memberships < MEMBERSHIPS_MAX) {
            Ask ask = waiting.removeFirst();
            memberships += ask.memberships().size();
            batch.add(ask);
        }
        departs = System.nanoTime() + (batch.size() < CROWD ? 0 : APART_NANOS);
        return batch;
    }

    private synchronized void over(RoundTrip trip) {
        underWay.remove(trip);
        stuck.remove(trip);
        depart();
    }

    /** Interrupts what is under way. Who waits, and who comes from now on, is told of an outage at once. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.forEach(ask ->
                ask.answer().completeExceptionally(new StoreUnavailableException("the authorization store is closed")));
        waiting.clear();
        threads.shutdownNow();
    }
}
