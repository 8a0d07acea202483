package io.rejoin.contract;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A replay store that works until a test says otherwise. */
public final class FaultyReplayStore implements ReplayStore {

    private final ReplayStore store;
    private final Faults faults = new Faults();

    public FaultyReplayStore(ReplayStore store) {
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
    public Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        return faults.call(() -> store.update(family, faults.is(Fault.CONFLICT) ? twice(change) : change));
    }

    private static UnaryOperator<Optional<FamilyState>> twice(UnaryOperator<Optional<FamilyState>> change) {
        return row -> change.andThen(lost -> change.apply(row)).apply(row);
    }

    @Override
    public void keep(GroupsHash hash, HubGroups groups, Instant until) {
        faults.call(() -> {
            store.keep(hash, groups, until);
            return true;
        });
    }

    @Override
    public Optional<HubGroups> find(GroupsHash hash) {
        return faults.call(() -> store.find(hash));
    }

    @Override
    public int purge(Instant before) {
        return faults.call(() -> store.purge(before));
    }
}
