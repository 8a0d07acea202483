package io.rejoin.contract;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.List;
import java.util.Set;

/** A grant store that works until a test says otherwise. */
public final class FaultyGrantStore implements GrantStore {

    private final GrantStore store;
    private final Faults faults = new Faults();

    public FaultyGrantStore(GrantStore store) {
        this.store = store;
    }

    /** From now on this is wrong with it. */
    public void fault(Fault fault) {
        faults.set(fault);
    }

    /** How many calls it was given so far, failed ones too. */
    public int calls() {
        return faults.calls();
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        return faults.call(() -> store.rows(asked));
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        return faults.call(() -> store.changesAfter(after, limit));
    }

    @Override
    public Revision grant(Membership membership) {
        return faults.call(() -> store.grant(membership));
    }

    @Override
    public Revision revoke(Scope scope) {
        return faults.call(() -> store.revoke(scope));
    }

    @Override
    public Watch watch(Runnable changed) {
        return store.watch(changed);
    }

    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return faults.call(() -> store.memberships(hub, limit));
    }
}
