package io.rejoin.hub;

import java.util.HashMap;
import java.util.Map;

/** How far messages of a topic, or of several, are gone. */
final class Loss {

    private static final int OTHERS_MAX = 32;

    /** By the place in this log. */
    private long through;

    /** Of what this server sent. */
    private long own;

    /** Of what each other server sent, by the numbers of that. */
    private Map<String, Long> others = Map.of();

    private boolean vague;

    /** This message is gone, and with it all that came before. */
    void add(LogEntry entry) {
        addThrough(entry.offset());
        entry.origin().ifPresentOrElse(this::add, () -> own = Math.max(own, entry.offset()));
    }

    /** All until here is gone, and it is not known what that was. */
    void addThrough(long offset) {
        through = Math.max(through, offset);
    }

    void add(Loss other) {
        addThrough(other.through);
        own = Math.max(own, other.own);
        vague |= other.vague;
        other.others.forEach(this::add);
    }

    private void add(Origin origin) {
        add(origin.server(), origin.number());
    }

    private void add(String server, long number) {
        if (others.isEmpty()) {
            others = new HashMap<>(2);
        }
        if (others.size() < OTHERS_MAX || others.containsKey(server)) {
            others.merge(server, number, Math::max);
        } else {
            vague = true;
        }
    }

    /** Whether something is gone of more servers than it tells of. */
    boolean isVague() {
        return vague;
    }

    long through() {
        return through;
    }

    long own() {
        return own;
    }

    Map<String, Long> others() {
        return others;
    }
}
