package io.rejoin.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a client that lost its connection tries again, and whether. One policy may serve many connections at once; it is asked while the
 * connection's lock is held and must not wait for anything.
 */
@FunctionalInterface
public interface ReconnectPolicy {
    /** The longest first wait of {@link #backOff()}. */
    Duration FIRST = Duration.ofSeconds(1);
    /** The longest of all waits of {@link #backOff()}. */
    Duration LONGEST = Duration.ofSeconds(30);

    /**
     * How long to wait for the next try; empty to give up.
     *
     * @param failed how many tries have failed since the connection was lost; 0 before the first
     * @param away how long ago the connection was lost
     */
    Optional<Duration> delay(int failed, Duration away);

    /** {@link #backOff(Duration, Duration)} of 1 s and 30 s, for ever. */
    static ReconnectPolicy backOff() {
        return backOff(FIRST, LONGEST);
    }

    /**
     * For ever, after random waits, so that a crowd which lost its server does not come back as one: the first wait is between a tenth of
     * {@code first} and {@code first}, and both ends double with each failure until the upper one is {@code longest}.
     *
     * @throws IllegalArgumentException if {@code first} is under 10 ms or longer than {@code longest}, or that is over a day
     */
    static ReconnectPolicy backOff(Duration first, Duration longest) {
        return new JitteredBackOff(
                first, longest, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Does not come back: what upstream does. */
    static ReconnectPolicy never() {
        return (failed, away) -> Optional.empty();
    }

    /** This policy until the connection has been lost for so long; a wait that has begun then is waited out. */
    default ReconnectPolicy giveUpAfter(Duration limit) {
        return (failed, away) -> away.compareTo(limit) < 0 ? delay(failed, away) : Optional.empty();
    }
}
