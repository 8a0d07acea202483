package io.rejoin.hub;

import java.util.ArrayDeque;

/** The newest blocks of generations that were reserved here for one connection: a token of any other is from another server. */
final class OwnBlocks {

    /** Others reserve in between, but not often. */
    private static final int KEPT = 4;

    private record Run(long first, long last) {
        boolean contains(long generation) {
            return first <= generation && generation <= last;
        }
    }

    /** Of blocks that follow each other, oldest first. */
    private final ArrayDeque<Run> runs = new ArrayDeque<>(1);

    void add(Generations block) {
        Run last = runs.peekLast();
        if (last != null && last.last() + 1 == block.first()) {
            runs.removeLast();
            runs.addLast(new Run(last.first(), block.last()));
            return;
        }
        runs.addLast(new Run(block.first(), block.last()));
        if (runs.size() > KEPT) {
            runs.removeFirst();
        }
    }

    boolean contain(long generation) {
        return runs.stream().anyMatch(run -> run.contains(generation));
    }
}
