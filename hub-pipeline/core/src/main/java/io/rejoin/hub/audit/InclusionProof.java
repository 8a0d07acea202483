package io.rejoin.hub.audit;

import java.util.List;

/**
 * That a record is on a trail. Whoever has the record's text and a signed head can check it, without the trail.
 *
 * @param sequence of the record, from 1
 * @param size of the trail
 * @param path the hashes from the leaf to the root, lower-case hexadecimal (RFC 9162, section 2.1.3.1)
 */
public record InclusionProof(long sequence, long size, List<String> path) {

    public InclusionProof {
        path = List.copyOf(path);
    }

    /**
     * Whether a trail with this root has this record at this place (RFC 9162, section 2.1.3.2).
     *
     * @param leaf the record's {@link TreeHash#leaf}
     * @throws IllegalArgumentException if a hash is not hexadecimal
     */
    public boolean proves(String leaf, String root) {
        if (sequence < 1 || sequence > size) {
            return false;
        }
        TreeClimb climb = new TreeClimb(sequence - 1, size - 1);
        String hash = leaf;
        for (String other : path) {
            if (climb.isAtTop()) {
                return false;
            }
            hash = climb.isFromLeft() ? TreeHash.node(other, hash) : TreeHash.node(hash, other);
            climb.up();
        }
        return climb.isAtTop() && hash.equals(root);
    }
}
