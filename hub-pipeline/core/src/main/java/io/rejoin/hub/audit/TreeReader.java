package io.rejoin.hub.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Parts of the tree over a stored trail, from the hashes that are kept. Reads at most 255 hashes for each level, however long the
 * trail is.
 */
final class TreeReader {

    private static final int WIDTH = 1 << TreeEdge.LEVEL_BITS;

    private final AuditStore store;

    TreeReader(AuditStore store) {
        this.store = store;
    }

    /**
     * The right edge of the tree of this size.
     *
     * @throws AuditTrailDamagedException if a hash or row is missing
     */
    TreeEdge edge(long size) {
        TreeEdge edge = new TreeEdge();
        for (int level = (Long.SIZE - 1) / TreeEdge.LEVEL_BITS; level >= 0; level--) {
            int height = level * TreeEdge.LEVEL_BITS;
            long count = (size >> height) % WIDTH;
            for (String hash : hashes(level, (size >> height) - count, (int) count)) {
                edge.add(height, hash, complete -> {});
            }
        }
        return edge;
    }

    /** RFC 9162, section 2.1.3.1. */
    InclusionProof inclusion(long sequence, long size) {
        List<String> path = new ArrayList<>();
        include(sequence - 1, 0, size, path);
        return new InclusionProof(sequence, size, path);
    }

    private void include(long leaf, long from, long to, List<String> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (leaf < middle) {
            include(leaf, from, middle, path);
            path.add(root(middle, to));
        } else {
            include(leaf, middle, to, path);
            path.add(root(from, middle));
        }
    }

    /** RFC 9162, section 2.1.4.1. */
    ConsistencyProof consistency(long from, long to) {
        List<String> path = new ArrayList<>();
        if (from > 0 && from < to) {
            compare(from, 0, to, true, path);
        }
        return new ConsistencyProof(from, to, path);
    }

    private void compare(long end, long from, long to, boolean known, List<String> path) {
        if (end == to) {
            if (!known) {
                path.add(root(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (end <= middle) {
            compare(end, from, middle, known, path);
            path.add(root(middle, to));
        } else {
            compare(end, middle, to, false, path);
            path.add(root(from, middle));
        }
    }

    /** The largest power of two that is less. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    /** The root of the leaves from one index to another: the start is a multiple of every power of two up to their number. */
    private String root(long from, long to) {
        long count = to - from;
        if (Long.bitCount(count) == 1) {
            return complete(from, Long.numberOfTrailingZeros(count));
        }
        long middle = from + split(count);
        return TreeHash.node(root(from, middle), root(middle, to));
    }

    private String complete(long from, int height) {
        int level = height / TreeEdge.LEVEL_BITS;
        List<String> hashes = hashes(level, from >> (level * TreeEdge.LEVEL_BITS), 1 << (height % TreeEdge.LEVEL_BITS));
        while (hashes.size() > 1) {
            List<String> below = hashes;
            hashes = IntStream.range(0, below.size() / 2)
                    .mapToObj(i -> TreeHash.node(below.get(2 * i), below.get(2 * i + 1)))
                    .toList();
        }
        return hashes.get(0);
    }

    private List<String> hashes(int level, long from, int count) {
        if (count == 0) {
            return List.of();
        }
        List<String> hashes = level == 0 ? leaves(from, count) : kept(level, from, count);
        if (hashes.size() < count) {
            long leaf = (from + hashes.size()) << (level * TreeEdge.LEVEL_BITS);
            throw new AuditTrailDamagedException(
                    new ChainReport.Damage(leaf + 1, level == 0 ? ChainCheck.MISSING : ChainCheck.NO_HASH));
        }
        return hashes;
    }

    private List<String> leaves(long from, int count) {
        List<String> leaves = new ArrayList<>();
        for (AuditRow row : store.read(new AuditSelection(AuditFilter.ALL, from, from + count + 1, false, count))) {
            if (row.sequence() != from + leaves.size() + 1) {
                break;
            }
            leaves.add(TreeHash.leaf(row.text()));
        }
        return leaves;
    }

    private List<String> kept(int level, long from, int count) {
        List<String> kept = new ArrayList<>();
        for (SubtreeHash found : store.hashes(level, from, count)) {
            if (found.index() != from + kept.size()) {
                break;
            }
            kept.add(found.hash());
        }
        return kept;
    }
}
