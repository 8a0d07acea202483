package io.rejoin.undertow.signalr;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What may be tuned of the protocol of ASP.NET Core SignalR.
 *
 * @param transports the ways that are offered
 * @param redirection where clients are sent instead of being served
 * @param detailedErrors whether clients see the text of every exception, not only of a HubException; for development only
 * @param closeOnExpiry whether a connection ends with what its user signed in with; the client is asked to connect anew
 * @param authenticationRefresh whether clients may put that end off while they are connected
 * @param statefulReconnect how far connections outlive their sockets; empty: not at all
 */
public record CoreSettings(
        CoreTimings timings,
        CoreLimits limits,
        Set<CoreTransport> transports,
        Redirection redirection,
        boolean detailedErrors,
        boolean closeOnExpiry,
        boolean authenticationRefresh,
        Optional<StatefulReconnect> statefulReconnect) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if no transport is offered
     */
    public CoreSettings {
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("at least one transport must be offered");
        }
        transports = EnumSet.copyOf(transports);
    }

    /** All transports, everybody served here, errors without details. */
    public static CoreSettings defaults() {
        return new CoreSettings(
                CoreTimings.defaults(),
                CoreLimits.defaults(),
                EnumSet.allOf(CoreTransport.class),
                Redirection.none(),
                false,
                true,
                false,
                Optional.empty());
    }

    public CoreSettings withTimings(CoreTimings newTimings) {
        return new CoreSettings(
                newTimings,
                limits,
                transports,
                redirection,
                detailedErrors,
                closeOnExpiry,
                authenticationRefresh,
                statefulReconnect);
    }

    public CoreSettings withLimits(CoreLimits newLimits) {
        return new CoreSettings(
                timings,
                newLimits,
                transports,
                redirection,
                detailedErrors,
                closeOnExpiry,
                authenticationRefresh,
                statefulReconnect);
    }

    public CoreSettings withTransports(Set<CoreTransport> newTransports) {
        return new CoreSettings(
                timings,
                limits,
                newTransports,
                redirection,
                detailedErrors,
                closeOnExpiry,
                authenticationRefresh,
                statefulReconnect);
    }

    public CoreSettings withRedirection(Redirection newRedirection) {
        return new CoreSettings(
                timings,
                limits,
                transports,
                newRedirection,
                detailedErrors,
                closeOnExpiry,
                authenticationRefresh,
                statefulReconnect);
    }

    public CoreSettings withDetailedErrors() {
        return new CoreSettings(
                timings,
                limits,
                transports,
                redirection,
                true,
                closeOnExpiry,
                authenticationRefresh,
                statefulReconnect);
    }

    /** Connections live on when what their users signed in with has expired, as ASP.NET Core SignalR's do. */
    public CoreSettings insecureKeepAfterExpiry() {
        return new CoreSettings(
                timings,
                limits,
                transports,
                redirection,
                detailedErrors,
                false,
                authenticationRefresh,
                statefulReconnect);
    }

    /**
     * Lets clients sign in anew without connecting anew, as ASP.NET Core SignalR 11 does where that is allowed: negotiate says for how many
     * seconds the sign-in lasts, and what is posted to {@code refresh} with a newer one puts the end off. Never for another user.
     */
    public CoreSettings withAuthenticationRefresh() {
        return new CoreSettings(
                timings, limits, transports, redirection, detailedErrors, closeOnExpiry, true, statefulReconnect);
    }

    /**
     * Lets clients that ask for it, by WebSockets, go on with their connection after its socket was lost, as ASP.NET Core SignalR does where
     * that is allowed: with the same id, groups and streams, and without a word to the hub. Only this server can take them back.
     */
    public CoreSettings withStatefulReconnect(StatefulReconnect reconnect) {
        return new CoreSettings(
                timings,
                limits,
                transports,
                redirection,
                detailedErrors,
                closeOnExpiry,
                authenticationRefresh,
                Optional.of(reconnect));
    }
}
