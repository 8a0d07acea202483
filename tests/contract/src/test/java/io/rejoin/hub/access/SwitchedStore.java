package io.rejoin.hub.access;

import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.List;
import java.util.Set;

/** A grant store behind which a test may put another one, and that tells when somebody looks for changes. */
public final class SwitchedStore implements GrantStore {
    private volatile GrantStore store;
    private volatile Runnable followed = () -> {};

    public SwitchedStore(GrantStore store) {
        this.store = store;
    }

    /** From now on it is this one. */
    public void use(GrantStore other) {
        store = other;
    }

    /** Runs whenever somebody looks for changes, before the answer is read. */
    public void whenFollowed(Runnable action) {
        followed = action;
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        followed.run();
        return store.changesAfter(after, limit);
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        return store.rows(asked);
    }

    @Override
    public Revision grant(Membership membership) {
        return store.grant(membership);
    }

    @Override
    public Revision revoke(Scope scope) {
        return store.revoke(scope);
    }

    @Override
    public Watch watch(Runnable changed) {
        return store.watch(changed);
    }

    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return store.memberships(hub, limit);
    }
}
