package io.rejoin.benchmark;

/**
 * One thing that is measured.
 *
 * @param operation what is done
 * @param entry who does it
 * @param groups how many groups the token has
 * @param threads how many threads do it at once
 */
record Case(Operation operation, Entry entry, int groups, int threads) {
    static final int GROUPS = 10;

    static Case of(Operation operation, Entry entry) {
        return new Case(operation, entry, GROUPS, 1);
    }

    static Case verify(Entry entry) {
        return of(Operation.VERIFY, entry);
    }

    Case with(int otherGroups) {
        return new Case(operation, entry, otherGroups, threads);
    }

    Case in(int otherThreads) {
        return new Case(operation, entry, groups, otherThreads);
    }
}
