package io.rejoin.hub.audit;

import java.util.ArrayList;
import java.util.List;

/** RFC 9162, section 2.1, word for word, over all leaves at once: slow, and written without a look at the classes it is to test. */
final class NaiveTree {

    private NaiveTree() {}

    /** MTH. */
    static String root(List<String> leaves) {
        if (leaves.isEmpty()) {
            return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int k = k(leaves.size());
        return TreeHash.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    /** PATH(m, D). */
    static List<String> path(int m, List<String> leaves) {
        List<String> path = new ArrayList<>();
        if (leaves.size() == 1) {
            return path;
        }
        int k = k(leaves.size());
        List<String> left = leaves.subList(0, k);
        List<String> right = leaves.subList(k, leaves.size());
        path.addAll(m < k ? path(m, left) : path(m - k, right));
        path.add(m < k ? root(right) : root(left));
        return path;
    }

    /** SUBPROOF(m, D, b). */
    static List<String> subproof(int m, List<String> leaves, boolean b) {
        List<String> proof = new ArrayList<>();
        if (m == leaves.size()) {
            if (!b) {
                proof.add(root(leaves));
            }
            return proof;
        }
        int k = k(leaves.size());
        List<String> left = leaves.subList(0, k);
        List<String> right = leaves.subList(k, leaves.size());
        proof.addAll(m <= k ? subproof(m, left, b) : subproof(m - k, right, false));
        proof.add(m <= k ? root(right) : root(left));
        return proof;
    }

    private static int k(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }
}
