package io.rejoin.undertow.demo;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A grant store with a switch, to show what becomes of a room while its store is out. No call is held up for longer than the limit,
 * and switching lets go whoever waits.
 */
final class BreakableGrants implements GrantStore {

    /** What it does with whoever asks. */
    enum Mode {
        ANSWERS,
        SLOW,
        FAILS,
        HANGS
    }

    /**
     * How long a call is held up.
     *
     * @param slow before it is answered after all
     * @param hang before it fails after all
     */
    record Delays(Duration slow, Duration hang) {

        /** A second, and longer than anybody has the patience to wait for a store. */
        static final Delays TO_BE_SEEN = new Delays(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    private final GrantStore store;
    private final Delays delays;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition switched = lock.newCondition();
    /** Guarded by the lock. */
    private Mode mode = Mode.ANSWERS;

    /** Answers as the store does, until it is switched. */
    BreakableGrants(GrantStore store, Delays delays) {
        this.store = store;
        this.delays = delays;
    }

    Mode mode() {
        lock.lock();
        try {
            return mode;
        } finally {
            lock.unlock();
        }
    }

    /** From now on it does that, with those who wait, too. */
    void become(Mode other) {
        lock.lock();
        try {
            mode = other;
            switched.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T ask(Supplier<T> question) {
        lock.lock();
        try {
            await(mode);
            if (mode == Mode.FAILS || mode == Mode.HANGS) {
                throw new StoreUnavailableException("the administrator has switched the store off");
            }
        } finally {
            lock.unlock();
        }
        return question.get();
    }

    private void await(Mode met) {
        long left = switch (met) {
            case SLOW -> delays.slow().toNanos();
            case HANGS -> delays.hang().toNanos();
            case ANSWERS, FAILS -> 0;
        };
        try {
            while (mode == met && left > 0) {
                left = switched.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while the store was asked", e);
        }
    }

    @Override
    public Revision grant(Membership membership) {
        return ask(() -> store.grant(membership));
    }

    @Override
    public Revision revoke(Scope scope) {
        return ask(() -> store.revoke(scope));
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        return ask(() -> store.rows(asked));
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        return ask(() -> store.changesAfter(after, limit));
    }

    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return ask(() -> store.memberships(hub, limit));
    }

    @Override
    public Watch watch(Runnable changed) {
        return store.watch(changed);
    }
}
