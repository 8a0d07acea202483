package io.rejoin.token;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When keys come and go. With a period the ring never needs more than four keys that count.
 *
 * @param period how long a key signs until the next one takes over by itself: whole seconds, at least {@code lead} and
 *     half of {@code retirement}; empty if keys are rotated by hand only
 * @param lead how long a new key is known before it signs, so that every node has read it by then: whole seconds, 0 to
 *     24 h
 * @param retirement how long a key that was taken over from still verifies: whole seconds, 1 s to 48 h. Not less than
 *     the longest life of a token plus the skew, or tokens die early; what else is sealed and lives longer dies with it
 */
public record RotationPolicy(Optional<Duration> period, Duration lead, Duration retirement) {
    private static final Duration LEAD_DEFAULT = Duration.ofMinutes(10);
    private static final Duration LEAD_MAX = Duration.ofDays(1);
    /** The longest life and the largest skew that any {@link TokenPolicy} can allow, so it suits all of them. */
    private static final Duration RETIREMENT_DEFAULT = Duration.ofDays(1).plusMinutes(1);

    private static final Duration RETIREMENT_MAX = Duration.ofDays(2);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RotationPolicy {
        within(lead, Duration.ZERO, LEAD_MAX, "lead");
        within(retirement, Duration.ofSeconds(1), RETIREMENT_MAX, "retirement");
        Duration shortest = lead.compareTo(retirement.dividedBy(2)) > 0 ? lead : retirement.dividedBy(2);
        period.ifPresent(value -> within(value, shortest, Duration.ofDays(3_650), "period"));
    }

    /** By hand only; a new key is known 10 minutes ahead, an old one verifies for 24 h and a minute. */
    public static RotationPolicy byHand() {
        return new RotationPolicy(Optional.empty(), LEAD_DEFAULT, RETIREMENT_DEFAULT);
    }

    /**
     * Like {@link #byHand}, and by itself once in a period.
     *
     * @throws IllegalArgumentException if {@code period} is shorter than 12 h and 30 s, or not whole seconds
     */
    public static RotationPolicy every(Duration period) {
        return new RotationPolicy(Optional.of(period), LEAD_DEFAULT, RETIREMENT_DEFAULT);
    }

    private static void within(Duration value, Duration min, Duration max, String what) {
        boolean whole = value.truncatedTo(ChronoUnit.SECONDS).equals(value);
        if (!whole || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    what + " must be whole seconds, " + min.toSeconds() + " s to " + max.toSeconds() + " s");
        }
    }
}
