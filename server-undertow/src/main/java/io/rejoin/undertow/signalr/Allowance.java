package io.rejoin.undertow.signalr;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a client may do what costs more than a message: a few times at once, then now and then. Clients have no pause of their own
 * between two tries.
 */
final class Allowance {

    private static final int AT_ONCE = 5;
    private static final Duration EACH = Duration.ofSeconds(2);

    private final Clock clock;
    /** When all that was taken is given back. Guarded by this. */
    private Instant settled;

    Allowance(Clock clock) {
        this.clock = clock;
        this.settled = clock.instant();
    }

    /** Whether it may now; then that is one less. */
    synchronized boolean take() {
        Instant now = clock.instant();
        Instant from = settled.isAfter(now) ? settled : now;
        Instant then = from.plus(EACH);
        if (then.isAfter(now.plus(EACH.multipliedBy(AT_ONCE)))) {
            return false;
        }
        settled = then;
        return true;
    }
}
