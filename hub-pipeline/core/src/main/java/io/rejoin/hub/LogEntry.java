package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A message in the log: where it stands, whom it is for, and who of them is left out.
 *
 * @param origin which other server sent it; empty if this one did
 * @param heard how far the other servers were heard by then, see {@link Servers}
 */
record LogEntry(
        long offset,
        Topic topic,
        Message message,
        Set<ConnectionId> except,
        Optional<Origin> origin,
        SortedMap<String, Long> heard)
        implements Queued {

    /** What any holds besides its text, in characters. */
    private static final int OVERHEAD = 64;

    /** And one of another server: its origin, what it tells of how far the others were heard, and that of each of them. */
    private static final int FROM_ELSEWHERE = 100;

    private static final int EACH_HEARD = 32;

    /** One of a server that has no others. */
    LogEntry(long offset, Topic topic, Message message, Set<ConnectionId> except) {
        this(offset, topic, message, except, Optional.empty(), Collections.emptySortedMap());
    }

    @Override
    public int size() {
        return message.size();
    }

    /** About how much memory the log holds for it, in characters. */
    int weight() {
        return size() + OVERHEAD + (origin.isPresent() ? FROM_ELSEWHERE + EACH_HEARD * heard.size() : 0);
    }

    boolean isFor(ConnectionId connection) {
        return !except.contains(connection);
    }
}
