package io.rejoin.undertow.signalr;

import java.time.Duration;

/**
 * How far a client's connection outlives its sockets, for clients that ask for it ({@code withStatefulReconnect()}).
 *
 * @param window how long a connection whose socket was lost waits for another one, with all that it is, before it is gone
 * @param bufferMax how much that the client has not acknowledged is kept to be sent again, in bytes; then its messages wait, as those of a
 *     slow client do. Passed by one frame at most
 */
public record StatefulReconnect(Duration window, int bufferMax) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public StatefulReconnect {
        if (window.isZero() || window.isNegative() || bufferMax <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** What ASP.NET Core SignalR has: 15 s, 100,000 bytes. */
    public static StatefulReconnect defaults() {
        return new StatefulReconnect(Duration.ofSeconds(15), 100_000);
    }
}
