package io.rejoin.undertow.signalr2;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What may be tuned of the classic protocol.
 *
 * @param transports the ways that are offered
 * @param negotiation what a client is told that wants to connect
 * @param detailedErrors whether clients see the text of every exception, not only of a HubException; for development only
 */
public record ClassicSettings(
        ClassicTimings timings,
        ClassicLimits limits,
        Set<TransportKind> transports,
        Negotiation negotiation,
        boolean detailedErrors) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if no transport is offered
     */
    public ClassicSettings {
        transports = Set.copyOf(transports);
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("at least one transport must be offered");
        }
    }

    /** All transports, everybody welcome, errors without details. */
    public static ClassicSettings defaults() {
        return new ClassicSettings(
                ClassicTimings.defaults(),
                ClassicLimits.defaults(),
                EnumSet.allOf(TransportKind.class),
                Negotiation.proceed(),
                false);
    }

    public ClassicSettings withTimings(ClassicTimings newTimings) {
        return new ClassicSettings(newTimings, limits, transports, negotiation, detailedErrors);
    }

    public ClassicSettings withLimits(ClassicLimits newLimits) {
        return new ClassicSettings(timings, newLimits, transports, negotiation, detailedErrors);
    }

    public ClassicSettings withTransports(Set<TransportKind> newTransports) {
        return new ClassicSettings(timings, limits, newTransports, negotiation, detailedErrors);
    }

    public ClassicSettings withNegotiation(Negotiation newNegotiation) {
        return new ClassicSettings(timings, limits, transports, newNegotiation, detailedErrors);
    }

    public ClassicSettings withDetailedErrors() {
        return new ClassicSettings(timings, limits, transports, negotiation, true);
    }

    public ClassicSettings withKeepAlive(Duration newKeepAlive) {
        return withTimings(timings.withKeepAlive(Optional.of(newKeepAlive)));
    }
}
