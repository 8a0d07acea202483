package io.rejoin.hub.access;

import java.util.Set;

/**
 * Who may be in which group, now. The one interface to write over a table of your own.
 *
 * <p>Asked with many memberships of many users at once, so that one round trip serves a storm of reconnects. The answer must be
 * one consistent snapshot. Identifiers compare exactly: a store whose database folds case must undo that.
 */
public interface AuthorizationStore {

    /**
     * What the store says of each of these memberships.
     *
     * @throws StoreUnavailableException if it cannot be asked; the groups' outage policy decides then
     */
    Standings standings(Set<Membership> asked);
}
