package io.rejoin.contract;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Set;

/** A grant store that works until a test says otherwise. */
public final class FaultyGrantStore implements GrantStore {

    private static final Membership STRANGER =
            new Membership(UserId.of("stranger"), HubName.of("elsewhere"), GroupName.of("strangers"));

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

    /** How many calls do not come back, now. */
    public int hanging() {
        return faults.hanging();
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        return distorted(faults.call(() -> store.rows(asked)));
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        return distorted(faults.call(() -> store.changesAfter(after, limit)));
    }

    private Rows distorted(Rows rows) {
        if (faults.is(Fault.STRANGERS)) {
            return new Rows(rows.revision(), List.of(new Row(STRANGER, Standing.granted(rows.revision()))));
        }
        if (faults.is(Fault.OUTDATED)) {
            Revision half = Revision.of(rows.revision().value() / 2);
            List<Row> old = rows.rows().stream()
                    .filter(row -> !row.standing().since().isAfter(half))
                    .toList();
            return new Rows(half, old);
        }
        return rows;
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
