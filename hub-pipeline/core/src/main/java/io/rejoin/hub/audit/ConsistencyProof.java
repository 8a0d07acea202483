package io.rejoin.hub.audit;

import java.util.List;

/**
 * That a longer trail begins with all records of a shorter one. Whoever has both signed heads can check it, without the trail.
 *
 * @param from size of the shorter
 * @param to size of the longer
 * @param path hashes of parts of the tree, lower-case hexadecimal (RFC 9162, section 2.1.4.1)
 */
public record ConsistencyProof(long from, long to, List<String> path) {

    public ConsistencyProof {
        path = List.copyOf(path);
    }

    /**
     * Whether a trail with the root {@code toRoot} begins with the one with the root {@code fromRoot} (RFC 9162, section 2.1.4.2).
     *
     * @throws IllegalArgumentException if a hash is not hexadecimal
     */
    public boolean proves(String fromRoot, String toRoot) {
        if (from == 0) {
            return path.isEmpty() && fromRoot.equals(AuditHead.START.root());
        }
        if (from == to) {
            return path.isEmpty() && fromRoot.equals(toRoot);
        }
        return from > 0 && from < to && climbs(fromRoot, toRoot);
    }

    private boolean climbs(String fromRoot, String toRoot) {
        boolean whole = Long.bitCount(from) == 1;
        if (!whole && path.isEmpty()) {
            return false;
        }
        TreeClimb climb = new TreeClimb(from - 1, to - 1);
        climb.skipRights();
        String shorter = whole ? fromRoot : path.get(0);
        String longer = shorter;
        for (String other : whole ? path : path.subList(1, path.size())) {
            if (climb.isAtTop()) {
                return false;
            }
            if (climb.isFromLeft()) {
                shorter = TreeHash.node(other, shorter);
                longer = TreeHash.node(other, longer);
            } else {
                longer = TreeHash.node(longer, other);
            }
            climb.up();
        }
        return climb.isAtTop() && shorter.equals(fromRoot) && longer.equals(toRoot);
    }
}
