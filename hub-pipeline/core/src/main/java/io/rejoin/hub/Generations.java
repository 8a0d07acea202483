package io.rejoin.hub;

/**
 * A block of generations that this server alone may give to tokens of one family, each once. Guarded by {@link Connections}.
 */
public final class Generations {

    private static final int LOW = 16;

    private long next;
    private final long last;

    /** The generations from {@code first} to {@code last}, both included. */
    public Generations(long first, long last) {
        this.next = first;
        this.last = last;
    }

    /** No generation at all: none may be issued before a block is reserved. */
    static Generations none() {
        return new Generations(1, 0);
    }

    boolean isNewerThan(Generations other) {
        return last > other.last;
    }

    /** Whether nobody reserved any between those and these, none of which was taken yet. */
    boolean follow(Generations former) {
        return next == former.last + 1;
    }

    /** Whether the generation was reserved after all of these, so that it is somebody else's. */
    boolean areOlderThan(long generation) {
        return last < generation;
    }

    long last() {
        return last;
    }

    boolean isEmpty() {
        return next > last;
    }

    boolean areLow() {
        return last - next < LOW;
    }

    /** Whether this was the last that was taken. */
    boolean isLast(long generation) {
        return next - 1 == generation;
    }

    long take() {
        if (next > last) {
            throw new IllegalStateException("no generation is reserved");
        }
        return next++;
    }
}
