package io.rejoin.contract;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standings;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Grants in memory: all that {@link GrantStore} promises but outliving the process. */
public final class InMemoryGrantStore implements GrantStore {

    private static final Comparator<Entry> BY_USER_AND_GROUP = Comparator.comparing(
                    (Entry entry) -> entry.membership().user().value())
            .thenComparing(entry -> entry.membership().group());

    /** Guarded by this, like the revision. */
    private final Map<Membership, Standing> standings = new HashMap<>();

    private Revision revision = Revision.NONE;

    @Override
    public synchronized Revision grant(Membership membership) {
        return change(membership, Standing::granted);
    }

    @Override
    public synchronized Revision revoke(Membership membership) {
        return change(membership, Standing::revoked);
    }

    private Revision change(Membership membership, Function<Revision, Standing> standing) {
        revision = Revision.of(revision.value() + 1);
        standings.merge(membership, standing.apply(revision), (old, now) -> old.kind() == now.kind() ? old : now);
        return revision;
    }

    @Override
    public synchronized Standings standings(Set<Membership> asked) {
        Map<Membership, Standing> known = new HashMap<>();
        for (Membership membership : asked) {
            Optional.ofNullable(standings.get(membership)).ifPresent(standing -> known.put(membership, standing));
        }
        return new Standings(revision, known);
    }

    @Override
    public synchronized List<Entry> entries(HubName hub, int limit) {
        return standings.entrySet().stream()
                .filter(entry -> entry.getKey().hub().equals(hub))
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .sorted(BY_USER_AND_GROUP)
                .limit(limit)
                .toList();
    }
}
