package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.hub.reconnect.ReplayGuard;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.Presenter;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.RefusedException;
import io.rejoin.token.TokenVerifier;
import io.rejoin.token.VerifiedToken;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For protocols that know no coming back: a client there always connects anew, and what it shows then tells whose connection it is.
 */
public final class Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final HubServer hubs;
    private final Connections connections;
    private final Reconnects reconnects;
    private final Lifecycle lifecycle;
    private final TokenVerifier verifier;
    private final TokenVerifier withoutLists;
    private final ReplayGuard guard;

    /** @param withoutLists the same verifier, but that it looks up no lists of groups */
    Arrivals(
            HubServer hubs,
            Reconnects reconnects,
            Lifecycle lifecycle,
            TokenVerifier verifier,
            TokenVerifier withoutLists,
            ReplayGuard guard) {
        this.hubs = hubs;
        this.connections = hubs.connections();
        this.reconnects = reconnects;
        this.lifecycle = lifecycle;
        this.verifier = verifier;
        this.withoutLists = withoutLists;
        this.guard = guard;
    }

    /**
     * Which connection a reconnect token is for, if the token is good so far and who presents it has its key. That the client gets it
     * back is for the walk of a reconnect to decide, with the same proof; it also has the token recorded that is no good. May block.
     *
     * @throws RuntimeException if it is good and nobody can say for which groups
     */
    public Optional<ConnectionId> connectionOf(ReconnectToken token, Presenter presenter) {
        try {
            return Optional.of(connection(verifier.verify(token, presenter)));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /**
     * The same for a thread that must not block.
     *
     * @throws MustWaitException if all about the token is good, but its groups are to be looked up
     */
    public Optional<ConnectionId> connectionAtOnce(ReconnectToken token, Presenter presenter) {
        try {
            return Optional.of(connection(withoutLists.verify(token, presenter)));
        } catch (RefusedException e) {
            if (e.reason() == RefusalReason.GROUPS_LOST) {
                throw new MustWaitException();
            }
            return Optional.empty();
        }
    }

    private static ConnectionId connection(VerifiedToken token) {
        return ConnectionId.of(token.content().id().family().value());
    }

    /**
     * Brings a client back that shows a token, good or not, see {@link HubServer#reconnect}. Its hub is told of a connection that is
     * new, too.
     *
     * @param known whether the connection is the token's own
     * @param told is told the outcome, after the hub
     */
    public CompletionStage<ReconnectResult> comeBack(
            ReconnectRequest request, Transport transport, boolean known, Consumer<RejoinOutcome> told) {
        return reconnects.bringBack(request, transport, (connection, outcome) -> {
            lifecycle.reconnected(connection, known, outcome);
            told.accept(outcome);
        });
    }

    /** Has a client told its first reconnect token soon, whether or not it is in a group; if there is no store now, later. May block. */
    public void provideToken(Connection connection) {
        try {
            if (connections.needsGenerations(connection)) {
                connections.reserved(connection, guard.reserve(connection.family()));
            }
        } catch (StoreUnavailableException e) {
            LOG.warn("the replay store is not there; a client gets its first reconnect token later", e);
        }
        connections.tokens().renew(connection);
    }

    /** The transport of this outbox is gone, and the client cannot come back: its connection is over. */
    public void left(Connection connection, Outbox outbox) {
        if (connections.detach(connection, outbox)) {
            hubs.timedOut(connection, Instant.MAX);
        }
    }
}
