package io.rejoin.hub.access;

import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.List;

/**
 * An authorization store that keeps the grants itself, each change under a revision of its own. Who is granted or revoked once more
 * has been so since the first time.
 */
public interface GrantStore extends AuthorizationStore {

    /**
     * Grants the membership, durably when this returns.
     *
     * @return the revision of this change, greater than every earlier one of this store
     * @throws StoreUnavailableException if the change is not durable
     */
    Revision grant(Membership membership);

    /**
     * Revokes the membership, durably when this returns; also one that was never granted, which thereby stays refused by name.
     *
     * @return the revision of this change, greater than every earlier one of this store
     * @throws StoreUnavailableException if the change is not durable
     */
    Revision revoke(Membership membership);

    /** The memberships of this hub that the store has heard of, ordered by user and group, at most {@code limit}. */
    List<Entry> entries(HubName hub, int limit);

    /** One membership and what the store says of it. */
    record Entry(Membership membership, Standing standing) {}
}
