package io.rejoin.contract;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Grants in memory: all that {@link GrantStore} promises but outliving the process. */
public final class InMemoryGrantStore implements GrantStore {

    private static final Comparator<Membership> BY_USER_AND_GROUP = Comparator.comparing(
                    (Membership membership) -> membership.user().value())
            .thenComparing(Membership::group);

    /** Guarded by this, like the revision. */
    private final Map<Scope, Row> rows = new HashMap<>();

    private final NavigableMap<Revision, Row> byRevision = new TreeMap<>();
    private final List<Runnable> watches = new CopyOnWriteArrayList<>();
    private Revision revision = Revision.NONE;

    @Override
    public Revision grant(Membership membership) {
        return change(membership, Standing::granted);
    }

    @Override
    public Revision revoke(Scope scope) {
        return change(scope, Standing::revoked);
    }

    private Revision change(Scope scope, Function<Revision, Standing> standing) {
        Revision changed;
        synchronized (this) {
            revision = Revision.of(revision.value() + 1);
            Row row = new Row(scope, standing.apply(revision));
            Optional.ofNullable(rows.put(scope, row))
                    .ifPresent(old -> byRevision.remove(old.standing().since()));
            byRevision.put(revision, row);
            changed = revision;
        }
        watches.forEach(Runnable::run);
        return changed;
    }

    @Override
    public synchronized Rows rows(Set<Scope> asked) {
        return new Rows(
                revision, asked.stream().map(rows::get).filter(Objects::nonNull).toList());
    }

    @Override
    public synchronized Rows changesAfter(Revision after, int limit) {
        return new Rows(
                revision,
                byRevision.tailMap(after, false).values().stream().limit(limit).toList());
    }

    @Override
    public Watch watch(Runnable changed) {
        watches.add(changed);
        return () -> watches.remove(changed);
    }

    @Override
    public synchronized List<Membership> memberships(HubName hub, int limit) {
        return rows.keySet().stream()
                .filter(Membership.class::isInstance)
                .map(Membership.class::cast)
                .filter(membership -> membership.hub().equals(hub))
                .sorted(BY_USER_AND_GROUP)
                .limit(limit)
                .toList();
    }
}
