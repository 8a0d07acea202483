package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.access.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be done from time to time: end connections that stayed away, renew tokens at half their life, forget what nobody can
 * ask for any more.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long PERIOD_MILLIS = 500;
    private static final int ROUNDS_BETWEEN_PURGES = 120;

    private final HubServer server;
    private final Clock clock;
    private final Duration disconnectTimeout;
    private final Duration renewAfter;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> task;
    private int rounds;

    Upkeep(HubServer server, HubServerPolicy policy, Clock clock) {
        this.server = server;
        this.clock = clock;
        this.disconnectTimeout = policy.disconnectTimeout();
        this.renewAfter = policy.tokens().lifetime().dividedBy(2);
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "rejoin-upkeep");
            thread.setDaemon(true);
            return thread;
        });
        task = timer.scheduleWithFixedDelay(this::round, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            Instant now = clock.instant();
            Instant tooLong = now.minus(disconnectTimeout);
            server.connections().awaySince(tooLong).forEach(connection -> server.timedOut(connection, tooLong));
            server.connections().tokenSince(now.minus(renewAfter)).forEach(this::renew);
            if (++rounds % ROUNDS_BETWEEN_PURGES == 0) {
                server.connections().forgetUnheard();
                server.guard().purge();
            }
        } catch (RuntimeException e) {
            LOG.warn("upkeep goes on after a failure", e);
        }
    }

    private void renew(Connection connection) {
        try {
            server.guard().keep(connection.family());
            if (server.connections().needsGenerations(connection)) {
                server.connections().reserved(connection, server.guard().reserve(connection.family()));
            }
            server.connections().renew(connection);
        } catch (StoreUnavailableException e) {
            LOG.warn("a token could not be renewed, will try again", e);
        }
    }

    @Override
    public void close() {
        task.cancel(true);
        timer.shutdownNow();
    }
}
