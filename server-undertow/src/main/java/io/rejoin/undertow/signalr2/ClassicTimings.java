package io.rejoin.undertow.signalr2;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long things take in the classic protocol; clients are told what concerns them when they negotiate. How long a client may stay
 * away is the hub server's own policy.
 *
 * @param keepAlive how often a silent client is sent a sign of life; it gives up after twice that. Empty for never
 * @param connectionTimeout how long a poll waits for a message
 * @param transportConnectTimeout how long a client waits for a transport before it tries another
 * @param longPollDelay how long a client waits between the end of one poll and the next
 * @param connectWithin how old a connection token may be when it is first used to connect
 * @param connectionTokenLife how old one may be when a client comes back that this server does not know and that has no token
 */
public record ClassicTimings(
        Optional<Duration> keepAlive,
        Duration connectionTimeout,
        Duration transportConnectTimeout,
        Duration longPollDelay,
        Duration connectWithin,
        Duration connectionTokenLife) {

    private static final Duration USUAL_BEAT = Duration.ofSeconds(10);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is negative, or zero where that makes no sense
     */
    public ClassicTimings {
        boolean positive = Stream.of(connectionTimeout, transportConnectTimeout, connectWithin, connectionTokenLife)
                .allMatch(ClassicTimings::isPositive);
        if (!positive
                || longPollDelay.isNegative()
                || !keepAlive.map(ClassicTimings::isPositive).orElse(true)) {
            throw new IllegalArgumentException("timings must be positive; the delay of polls may be zero");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    /** The original server's, and tokens that are good for ten minutes to connect and for a day to come back. */
    public static ClassicTimings defaults() {
        return new ClassicTimings(
                Optional.of(USUAL_BEAT),
                Duration.ofSeconds(110),
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofDays(1));
    }

    public ClassicTimings withKeepAlive(Optional<Duration> newKeepAlive) {
        return new ClassicTimings(
                newKeepAlive,
                connectionTimeout,
                transportConnectTimeout,
                longPollDelay,
                connectWithin,
                connectionTokenLife);
    }

    public ClassicTimings withTransportConnectTimeout(Duration newTimeout) {
        return new ClassicTimings(
                keepAlive, connectionTimeout, newTimeout, longPollDelay, connectWithin, connectionTokenLife);
    }

    /** Other times for polls. */
    public ClassicTimings withPolls(Duration newConnectionTimeout, Duration newLongPollDelay) {
        return new ClassicTimings(
                keepAlive,
                newConnectionTimeout,
                transportConnectTimeout,
                newLongPollDelay,
                connectWithin,
                connectionTokenLife);
    }

    /** How often to look after a client, whether or not it is sent signs of life. */
    Duration beat() {
        return keepAlive.orElse(USUAL_BEAT);
    }
}
