package io.rejoin.token;

/**
 * The authorization store's own counter, 0 to 2^53 - 1: what the store looked like when a decision was made.
 *
 * @param value the counter
 */
public record Revision(long value) implements Comparable<Revision> {
    /** Before everything: no store was asked. */
    public static final Revision NONE = new Revision(0);

    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is out of range
     */
    public Revision {
        NameRule.integer(value, 0, "revision");
    }

    /**
     * Wraps {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is out of range
     */
    public static Revision of(long value) {
        return new Revision(value);
    }

    public boolean isAfter(Revision other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Revision other) {
        return Long.compare(value, other.value);
    }
}
