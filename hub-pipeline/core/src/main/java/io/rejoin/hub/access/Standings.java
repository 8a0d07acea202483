package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.util.Map;

/**
 * An authorization store's answer: one snapshot of many memberships.
 *
 * @param revision the store's revision that the whole answer was read at
 * @param known the memberships the store has heard of, among those asked for
 */
public record Standings(Revision revision, Map<Membership, Standing> known) {

    public Standings {
        known = Map.copyOf(known);
    }

    /** What the store says of this membership; what it did not mention it never heard of, and that is refused. */
    public Standing of(Membership membership) {
        return known.getOrDefault(membership, Standing.NONE);
    }
}
