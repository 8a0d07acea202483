package io.rejoin.undertow.demo;

import io.rejoin.token.ConnectionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which connections are kept away on their own wish, to show what happens when a line breaks. Nobody is kept away for longer than
 * {@link #LONGEST}; what is remembered is bounded by the connections that were there in that time.
 */
final class Outages {

    /** Less than the disconnect timeout, so that who is let in again still finds the connection. */
    static final Duration LONGEST = Duration.ofSeconds(100);

    private final Clock clock;
    private final Consumer<ConnectionId> cut;
    private final Map<ConnectionId, Instant> until = new ConcurrentHashMap<>();

    /**
     * Nobody is away yet.
     *
     * @param cut cuts the line of a connection, if there is one
     */
    Outages(Clock clock, Consumer<ConnectionId> cut) {
        this.clock = clock;
        this.cut = cut;
    }

    /** Cuts the line and keeps the connection away. */
    void drop(ConnectionId connection) {
        Instant now = clock.instant();
        until.values().removeIf(end -> !end.isAfter(now));
        until.put(connection, now.plus(LONGEST));
        cut.accept(connection);
    }

    /** Lets the connection in again. */
    void release(ConnectionId connection) {
        until.remove(connection);
    }

    boolean isAway(ConnectionId connection) {
        return until.getOrDefault(connection, Instant.MIN).isAfter(clock.instant());
    }
}
