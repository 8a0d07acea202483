package io.rejoin.undertow.signalr;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long things take. How long a client that rejoins may stay away is the hub server's own policy.
 *
 * @param keepAlive how often a client that hears nothing is sent a sign of life; who gives none for three times as long is cut off
 * @param handshakeWithin how long a client may take to say which protocol it speaks
 * @param connectWithin how long a negotiated connection waits for its client, and a client that polls may be between two polls
 * @param pollWithin how long a poll waits for a message
 */
public record CoreTimings(Duration keepAlive, Duration handshakeWithin, Duration connectWithin, Duration pollWithin) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public CoreTimings {
        if (Stream.of(keepAlive, handshakeWithin, connectWithin, pollWithin)
                .anyMatch(time -> time.isZero() || time.isNegative())) {
            throw new IllegalArgumentException("timings must be positive");
        }
    }

    /** What clients expect: they give up after 30 s without a sign of life, and wait for a poll for 100 s. */
    public static CoreTimings defaults() {
        return new CoreTimings(
                Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(90));
    }
}
