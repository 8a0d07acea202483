package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.ReplayGuard;
import io.rejoin.hub.threads.Threads;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenIssuer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives clients that are here a newer token in time. A few at once, so that they share what the store writes. */
final class TokenRenewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TokenRenewal.class);
    private static final int AT_ONCE = 8;

    private final Connections connections;
    private final ReplayGuard guard;
    private final TokenIssuer issuer;
    private final Set<Connection> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Threads.upTo(AT_ONCE, "rejoin-renewal");

    TokenRenewal(Connections connections, ReplayGuard guard, TokenIssuer issuer) {
        this.connections = connections;
        this.guard = guard;
        this.issuer = issuer;
    }

    /** Begins to replace the tokens from before this time; does not wait. */
    void renewOlderThan(Instant before) {
        for (Connection connection : connections.tokens().issuedBefore(before)) {
            if (underWay.add(connection)) {
                threads.execute(() -> renew(connection));
            }
        }
    }

    private void renew(Connection connection) {
        try {
            prolong(connection);
        } catch (StoreUnavailableException e) {
            LOG.warn("the replay store is not there; tokens are renewed as long as generations are left", e);
        }
        try {
            issue(connection);
        } catch (RuntimeException e) {
            LOG.warn("a token could not be made, will try again", e);
        } finally {
            underWay.remove(connection);
        }
    }

    /** Of many groups it is made here, where nobody waits for it, and what it needs is kept. */
    private void issue(Connection connection) {
        Optional<TokenContent> draft = connections.tokens().draft(connection);
        if (draft.isEmpty()) {
            connections.tokens().renew(connection);
        } else {
            issuer.issue(draft.get());
            connections.tokens().offer(connection, draft.get());
        }
    }

    private void prolong(Connection connection) {
        if (connections.needsGenerations(connection)) {
            connections.reserved(connection, guard.reserve(connection.family()));
        } else {
            guard.keep(connection.family());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
