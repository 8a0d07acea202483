package io.rejoin.token;

/**
 * Where a connection is in a hub's message log.
 *
 * @param epoch which log: {@code [A-Za-z0-9_-]{1,32}}
 * @param offset how far, 0 to 2^53 - 1; comparable only within one epoch
 */
public record Position(String epoch, long offset) {
    private static final int EPOCH_CHARS_MAX = 32;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public Position {
        NameRule.id(epoch, EPOCH_CHARS_MAX, "epoch");
        NameRule.integer(offset, 0, "offset");
    }

    /**
     * Reads what {@link #text()} writes, and nothing else.
     *
     * @throws IllegalArgumentException if {@code text} has another form
     */
    public static Position parse(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("position must be epoch.offset");
        }
        return new Position(text.substring(0, dot), NameRule.integer(text, dot + 1, "offset"));
    }

    /** The form {@code epoch.offset}; the offset is decimal without leading zeros. */
    public String text() {
        return epoch + "." + offset;
    }

    /**
     * The one further on.
     *
     * @throws IllegalArgumentException if {@code other} is of another epoch: such positions have no order
     */
    public Position laterOf(Position other) {
        if (!epoch.equals(other.epoch)) {
            throw new IllegalArgumentException("positions of different epochs have no order");
        }
        return other.offset > offset ? other : this;
    }
}
