package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Rows of a grant store, read in one snapshot.
 *
 * @param revision the store's revision that all of it was read at
 */
public record Rows(Revision revision, List<Row> rows) {

    public Rows {
        rows = List.copyOf(rows);
    }

    /** What these rows say of the memberships: for each, the newest of the rows that cover it. */
    Standings standings(Set<Membership> asked) {
        Map<Scope, Standing> said = new HashMap<>();
        rows.forEach(row -> said.put(row.scope(), row.standing()));
        Map<Membership, Standing> known = new HashMap<>();
        for (Membership membership : asked) {
            membership.scopes().stream()
                    .map(said::get)
                    .filter(Objects::nonNull)
                    .max(Comparator.comparing(Standing::since))
                    .ifPresent(newest -> known.put(membership, newest));
        }
        return new Standings(revision, known);
    }
}
