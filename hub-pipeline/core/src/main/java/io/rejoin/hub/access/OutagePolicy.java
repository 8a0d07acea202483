package io.rejoin.hub.access;

import java.time.Duration;

/**
 * What becomes of a group while the store that it needs cannot be asked.
 *
 * @param kind what to do
 * @param staleness how old what is known may be; zero but for {@link Kind#GRACE}
 */
public record OutagePolicy(Kind kind, Duration staleness) {

    /** What to do. */
    public enum Kind {
        /** Nobody is let in until the store answers. */
        CLOSED,
        /** Who was found good lately is let in. */
        GRACE,
        /** Everybody is let in who is not known to be revoked. */
        OPEN
    }

    private static final Duration GRACE_MAX = Duration.ofHours(24);

    public OutagePolicy {
        boolean graceful = kind == Kind.GRACE;
        if (graceful == (staleness.isZero() || staleness.isNegative()) || staleness.compareTo(GRACE_MAX) > 0) {
            throw new IllegalArgumentException("a grace must be more than nothing and at most " + GRACE_MAX);
        }
    }

    /** Nobody is let in until the store answers. */
    public static OutagePolicy closed() {
        return new OutagePolicy(Kind.CLOSED, Duration.ZERO);
    }

    /**
     * Who was found good within this time is let in, and the trail says on what.
     *
     * @throws IllegalArgumentException unless it is more than zero and at most a day
     */
    public static OutagePolicy grace(Duration staleness) {
        return new OutagePolicy(Kind.GRACE, staleness);
    }

    /** Everybody is let in who is not known to be revoked, and the trail says so: who makes the store fail gets in. */
    public static OutagePolicy insecureOpen() {
        return new OutagePolicy(Kind.OPEN, Duration.ZERO);
    }
}
