package io.rejoin.hub.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The right edge of a Merkle tree: all that is needed to go on with it. Holds one hash for each one bit of its size, the root of the
 * largest part first. Not thread-safe.
 */
final class TreeEdge {

    /** A {@link SubtreeHash} is kept for parts of 2 to the multiples of this. */
    static final int LEVEL_BITS = 8;

    private final List<String> parts = new ArrayList<>();
    private long size;

    /** An edge that goes on apart from this one. */
    TreeEdge copy() {
        TreeEdge copy = new TreeEdge();
        copy.parts.addAll(parts);
        copy.size = size;
        return copy;
    }

    long size() {
        return size;
    }

    /** Adds a leaf, and tells of every part that is complete by it and is to be kept. */
    void add(String leaf, Consumer<SubtreeHash> complete) {
        add(0, leaf, complete);
    }

    /** Adds a complete part of 2 to the {@code height} leaves; the size must be a multiple of that. */
    void add(int height, String hash, Consumer<SubtreeHash> complete) {
        String part = hash;
        int bit = height;
        while (((size >> bit) & 1) == 1) {
            part = TreeHash.node(parts.remove(parts.size() - 1), part);
            bit++;
            if (bit % LEVEL_BITS == 0) {
                complete.accept(new SubtreeHash(bit / LEVEL_BITS, size >> bit, part));
            }
        }
        parts.add(part);
        size += 1L << height;
    }

    /** The root of the tree so far. */
    String root() {
        if (parts.isEmpty()) {
            return AuditHead.START.root();
        }
        String root = parts.get(parts.size() - 1);
        for (int i = parts.size() - 2; i >= 0; i--) {
            root = TreeHash.node(parts.get(i), root);
        }
        return root;
    }
}
