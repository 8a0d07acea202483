package io.rejoin.hub;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** The windows of several topics as one, newest message first; read no further than a client can be handed. */
final class NewestFirst {

    private record Head(LogEntry entry, Iterator<LogEntry> rest) {}

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparingLong(head -> -head.entry().offset()));
    private final Predicate<LogEntry> wanted;

    NewestFirst(Predicate<LogEntry> wanted) {
        this.wanted = wanted;
    }

    void add(Iterator<LogEntry> newestFirst) {
        while (newestFirst.hasNext()) {
            LogEntry next = newestFirst.next();
            if (wanted.test(next)) {
                heads.add(new Head(next, newestFirst));
                return;
            }
        }
    }

    /** As many of the newest as one reconnect hands over, in order. */
    List<LogEntry> take(HistoryLimits limits) {
        ArrayDeque<LogEntry> taken = new ArrayDeque<>();
        long room = limits.queuedCharactersMax() / 2;
        while (hasMore() && taken.size() < limits.recoveredMax()) {
            room -= heads.element().entry().size();
            if (room < 0) {
                break;
            }
            Head head = heads.remove();
            taken.addFirst(head.entry());
            add(head.rest());
        }
        return List.copyOf(taken);
    }

    boolean hasMore() {
        return !heads.isEmpty();
    }
}
