package io.rejoin.token;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a connection has heard: in the message log that served it, and of what other servers of the same application said by then.
 *
 * @param epoch which log: {@code [A-Za-z0-9_-]{1,32}}
 * @param offset how far, 0 to 2^53 - 1; comparable only within one epoch
 * @param others the same of the logs of other servers, at most {@value #OTHERS_MAX}; empty where there is one server only
 */
public record Position(String epoch, long offset, SortedMap<String, Long> others) {

    /** Of how many other logs a position can tell. */
    public static final int OTHERS_MAX = 15;

    private static final int EPOCH_CHARS_MAX = 32;
    private static final SortedMap<String, Long> NONE = Collections.emptySortedMap();

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public Position {
        check(epoch, offset);
        if (others.isEmpty()) {
            others = NONE;
        } else {
            others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
            others.forEach(Position::check);
            if (others.size() > OTHERS_MAX || others.containsKey(epoch)) {
                throw new IllegalArgumentException("position must name at most " + OTHERS_MAX + " other logs");
            }
        }
    }

    /**
     * One that says nothing of other logs.
     *
     * @throws IllegalArgumentException if a part is out of its range
     */
    public Position(String epoch, long offset) {
        this(epoch, offset, NONE);
    }

    private static void check(String epoch, long offset) {
        NameRule.id(epoch, EPOCH_CHARS_MAX, "epoch");
        NameRule.integer(offset, 0, "offset");
    }

    /**
     * Reads what {@link #text()} writes, and nothing else.
     *
     * @throws IllegalArgumentException if {@code text} has another form
     */
    public static Position parse(String text) {
        String[] marks = text.split(",", -1);
        SortedMap<String, Long> others = new TreeMap<>();
        for (int i = 1; i < marks.length; i++) {
            String other = epoch(marks[i]);
            if (!others.isEmpty() && others.lastKey().compareTo(other) >= 0) {
                throw new IllegalArgumentException("other logs must be in order");
            }
            others.put(other, offset(marks[i]));
        }
        return new Position(epoch(marks[0]), offset(marks[0]), others);
    }

    private static String epoch(String mark) {
        int dot = mark.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("position must be epoch.offset");
        }
        return mark.substring(0, dot);
    }

    private static long offset(String mark) {
        return NameRule.integer(mark, mark.lastIndexOf('.') + 1, "offset");
    }

    /** The form {@code epoch.offset}, offsets in decimal without leading zeros; then a comma and the same for each other, in order. */
    public String text() {
        if (others.isEmpty()) {
            return epoch + "." + offset;
        }
        StringBuilder text = new StringBuilder(epoch).append('.').append(offset);
        others.forEach(
                (other, mark) -> text.append(',').append(other).append('.').append(mark));
        return text.toString();
    }

    /** How far it is in this log, if it tells. */
    public OptionalLong in(String log) {
        if (log.equals(epoch)) {
            return OptionalLong.of(offset);
        }
        Long mark = others.get(log);
        return mark == null ? OptionalLong.empty() : OptionalLong.of(mark);
    }

    /**
     * The one further on: by the log of this one if the other is not ahead there, else by the log of the other; with all that either
     * tells of the rest. Empty if they have no order: neither knows of the other's log, each is ahead of the other, or it would be
     * too much to tell.
     */
    public Optional<Position> laterOf(Position other) {
        if (epoch.equals(other.epoch)) {
            return offset >= other.offset ? and(other) : other.and(this);
        }
        OptionalLong there = in(other.epoch);
        OptionalLong here = other.in(epoch);
        if (there.isEmpty() && here.isEmpty()) {
            return Optional.empty();
        }
        if (offset >= here.orElse(0)) {
            return and(other);
        }
        return other.offset >= there.orElse(0) ? other.and(this) : Optional.empty();
    }

    /** This one, with all that the other tells of other logs than its own. Empty if that is too much to tell. */
    public Optional<Position> and(Position other) {
        if (epoch.equals(other.epoch) && others.equals(other.others)) {
            return Optional.of(this);
        }
        SortedMap<String, Long> all = new TreeMap<>(others);
        all.merge(other.epoch, other.offset, Math::max);
        for (Map.Entry<String, Long> mark : other.others.entrySet()) {
            all.merge(mark.getKey(), mark.getValue(), Math::max);
        }
        all.remove(epoch);
        return all.size() > OTHERS_MAX ? Optional.empty() : Optional.of(new Position(epoch, offset, all));
    }
}
