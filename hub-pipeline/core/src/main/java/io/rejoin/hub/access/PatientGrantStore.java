package io.rejoin.hub.access;

import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A grant store that nobody waits for longer than the patience, whatever the store behind it does; and all that it does wrong is an
 * outage. A change that was given up may still be made.
 */
public final class PatientGrantStore implements GrantStore, AutoCloseable {

    private final GrantStore store;
    private final TimedCalls calls;

    public PatientGrantStore(GrantStore store, Duration patience) {
        this.store = store;
        this.calls = new TimedCalls(patience);
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
    public Standings standings(Set<Membership> asked) {
        return ask(() -> store.standings(asked));
    }

    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return ask(() -> store.memberships(hub, limit));
    }

    /** Whatever else a store throws, or no answer at all, is an outage. */
    private <T> T ask(Supplier<T> question) {
        try {
            return calls.call(() -> Objects.requireNonNull(question.get(), "the store gave no answer"));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoreUnavailableException("the authorization store failed", e);
        }
    }

    @Override
    public Watch watch(Runnable changed) {
        return store.watch(changed);
    }

    /** Interrupts what is under way; the store behind it stays open. */
    @Override
    public void close() {
        calls.close();
    }
}
