package io.rejoin.contract;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Family states in memory: all that {@link ReplayStore} promises but outliving the process. */
public final class InMemoryReplayStore implements ReplayStore {

    /** Guarded by this. */
    private final Map<FamilyId, FamilyState> rows = new HashMap<>();

    @Override
    public synchronized Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        Optional<FamilyState> row = Optional.ofNullable(rows.get(family));
        Optional<FamilyState> changed = change.apply(row);
        changed.ifPresent(state -> rows.put(family, state));
        return changed.or(() -> row);
    }

    @Override
    public synchronized int purge(Instant before) {
        int all = rows.size();
        rows.values().removeIf(state -> state.expires().isBefore(before));
        return all - rows.size();
    }
}
