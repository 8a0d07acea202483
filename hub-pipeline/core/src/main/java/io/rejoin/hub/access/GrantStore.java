package io.rejoin.hub.access;

import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An authorization store that keeps the grants itself: one row for each scope, with the revision of its last change. Every change
 * has a revision of its own. They become visible in the order of their revisions and without gaps: who reads the store at revision
 * n sees every change up to n.
 *
 * <p>It only keeps rows. What several rows say of one membership is decided here: the newest counts.
 */
public interface GrantStore extends AuthorizationStore {

    /**
     * Writes that the membership is granted, durably when this returns, whatever the row said before.
     *
     * @return the revision of this change, greater than every earlier one of this store
     * @throws StoreUnavailableException if the change is not durable
     */
    Revision grant(Membership membership);

    /**
     * Writes that the scope is revoked, durably when this returns; also one that was never granted, which thereby is refused by name.
     *
     * @return the revision of this change, greater than every earlier one of this store
     * @throws StoreUnavailableException if the change is not durable
     */
    Revision revoke(Scope scope);

    /**
     * The rows of these scopes, as far as there are any, and the revision of the whole store, in one snapshot.
     *
     * @throws StoreUnavailableException if the store cannot be asked
     */
    Rows rows(Set<Scope> asked);

    /**
     * The rows that were changed after this revision, in the order of their revisions, at most {@code limit}; and the revision of the
     * whole store, in one snapshot. With fewer than {@code limit}, there are no others up to that revision. A row that was deleted by
     * somebody else's software shows as revoked.
     *
     * @throws StoreUnavailableException if the store cannot be asked
     */
    Rows changesAfter(Revision after, int limit);

    /**
     * Calls {@code changed} soon after somebody changed something, here or elsewhere, until the watch is closed. It may call for
     * nothing and may miss a change: it saves time, the revisions are the truth. A store that cannot tell never calls.
     */
    default Watch watch(Runnable changed) {
        return () -> {};
    }

    /** The memberships of this hub that the store has a row of, ordered by user and group, at most {@code limit}. */
    List<Membership> memberships(HubName hub, int limit);

    @Override
    default Standings standings(Set<Membership> asked) {
        Set<Scope> scopes = asked.stream()
                .flatMap(membership -> membership.scopes().stream())
                .collect(Collectors.toSet());
        return rows(scopes).standings(asked);
    }

    /** The memberships of this hub and what the store says of them, ordered by user and group, at most {@code limit}. */
    default List<Entry> entries(HubName hub, int limit) {
        List<Membership> listed = memberships(hub, limit);
        Map<Membership, Standing> known = standings(Set.copyOf(listed)).known();
        return listed.stream()
                .map(membership -> new Entry(membership, known.getOrDefault(membership, Standing.NONE)))
                .toList();
    }

    /** One membership and what the store says of it. */
    record Entry(Membership membership, Standing standing) {}

    /** Goes on until it is closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
