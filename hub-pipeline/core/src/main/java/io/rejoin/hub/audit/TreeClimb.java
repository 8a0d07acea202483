package io.rejoin.hub.audit;

/** The way from a leaf to the root, as RFC 9162, sections 2.1.3.2 and 2.1.4.2, go it: {@code fn} and {@code sn} there. */
final class TreeClimb {

    private long at;
    private long last;

    TreeClimb(long leaf, long lastLeaf) {
        this.at = leaf;
        this.last = lastLeaf;
    }

    boolean isAtTop() {
        return last == 0;
    }

    /** Whether the next hash of a path is of the part on the left. */
    boolean isFromLeft() {
        return (at & 1) == 1 || at == last;
    }

    /** Past the parts that a consistency proof starts within. */
    void skipRights() {
        while ((at & 1) == 1) {
            shift();
        }
    }

    /** One step up, after the next hash was used; past the levels at which there is nothing on the right. */
    void up() {
        if (isFromLeft()) {
            while ((at & 1) == 0 && at != 0) {
                shift();
            }
        }
        shift();
    }

    private void shift() {
        at >>= 1;
        last >>= 1;
    }
}
