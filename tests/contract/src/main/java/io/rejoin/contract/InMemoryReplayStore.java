package io.rejoin.contract;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Family states in memory: all that {@link ReplayStore} promises but outliving the process. */
public final class InMemoryReplayStore implements ReplayStore {

    /** Guarded by this. */
    private final Map<FamilyId, FamilyState> rows = new HashMap<>();

    /** Guarded by this. */
    private final Map<GroupsHash, Kept> lists = new HashMap<>();

    private record Kept(HubGroups groups, Instant until) {}

    @Override
    public synchronized void keep(GroupsHash hash, HubGroups groups, Instant until) {
        lists.merge(hash, new Kept(groups, until), (a, b) -> a.until().isAfter(b.until()) ? a : b);
    }

    @Override
    public synchronized Optional<HubGroups> find(GroupsHash hash) {
        return Optional.ofNullable(lists.get(hash)).map(Kept::groups);
    }

    @Override
    public synchronized Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        Optional<FamilyState> row = Optional.ofNullable(rows.get(family));
        Optional<FamilyState> changed = change.apply(row);
        changed.ifPresent(state -> rows.put(family, state));
        return changed.or(() -> row);
    }

    /** As somebody does who clears a table. */
    public synchronized void forgetLists() {
        lists.clear();
    }

    @Override
    public synchronized int purge(Instant before) {
        int all = rows.size() + lists.size();
        rows.values().removeIf(state -> state.expires().isBefore(before));
        lists.values().removeIf(kept -> kept.until().isBefore(before));
        return all - rows.size() - lists.size();
    }
}
