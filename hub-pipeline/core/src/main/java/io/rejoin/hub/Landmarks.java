package io.rejoin.hub;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.SortedMap;

/** Places in the log, with how far all servers had spoken there: so that who comes from elsewhere need not be handed all windows to choose from. */
final class Landmarks {

    private static final int EVERY = 64;
    private static final int KEPT = 1_024;

    private record Landmark(long offset, SortedMap<String, Long> heard) {

        /** Whether the client has heard all until here. */
        boolean isBehind(Stand stand) {
            return offset <= stand.own()
                    && heard.entrySet().stream()
                            .allMatch(mark -> mark.getValue() <= stand.others().getOrDefault(mark.getKey(), -1L));
        }
    }

    private final ArrayDeque<Landmark> landmarks = new ArrayDeque<>(0);
    private long passed;

    /** Nothing is kept as long as there are no other servers. */
    void pass(LogEntry entry) {
        if (!entry.heard().isEmpty() && ++passed % EVERY == 0) {
            landmarks.addLast(new Landmark(entry.offset(), entry.heard()));
            if (landmarks.size() > KEPT) {
                landmarks.removeFirst();
            }
        }
    }

    /** The same stand, as far on as is known for sure. */
    Stand place(Stand stand) {
        Iterator<Landmark> newestFirst = landmarks.descendingIterator();
        while (newestFirst.hasNext()) {
            Landmark landmark = newestFirst.next();
            if (landmark.isBehind(stand)) {
                return stand.since(landmark.offset());
            }
        }
        return stand;
    }
}
