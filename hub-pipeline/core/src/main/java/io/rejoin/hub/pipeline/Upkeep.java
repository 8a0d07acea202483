package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.KeyFileException;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeyStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be done from time to time: take over changed keys, replace the tokens of burned ones, end connections that stayed away, renew tokens at half their life,
 * forget what nobody can ask for any more.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long PERIOD_MILLIS = 500;
    private static final int ROUNDS_BETWEEN_PURGES = 120;

    private final HubServer server;
    private final KeyRing keys;
    private final Clock clock;
    private final Duration disconnectTimeout;
    private final Duration renewAfter;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> task;
    private int rounds;
    private String keyTrouble = "";
    private List<KeyStatus> known;

    Upkeep(HubServer server, KeyRing keys, HubServerPolicy policy, Clock clock) {
        this.server = server;
        this.keys = keys;
        this.known = keys.statuses();
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
            keepKeys();
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

    /** The ring goes on with the keys that it has; one trouble is told once. */
    private void keepKeys() {
        try {
            keys.upkeep();
            keyTrouble = "";
            replaceTokensOfBurnedKeys();
        } catch (KeyFileException e) {
            String trouble = String.valueOf(e.getMessage());
            if (!trouble.equals(keyTrouble)) {
                LOG.warn("keys stay as they are, will try again: {}", trouble);
            }
            keyTrouble = trouble;
        }
    }

    /** Whoever is here gets a token of a key that is good, however its own key went; who is away has lost its groups. */
    private void replaceTokensOfBurnedKeys() {
        List<KeyStatus> left = keys.statuses();
        Set<String> ids = left.stream().map(KeyStatus::id).collect(Collectors.toSet());
        Instant now = clock.instant();
        boolean burned = known.stream()
                .filter(key -> !ids.contains(key.id()))
                .anyMatch(key -> key.until().map(now::isBefore).orElse(true));
        known = left;
        if (burned) {
            LOG.warn("a key was burned, all clients get new tokens");
            server.connections().tokenSince(Instant.MAX).forEach(this::renew);
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
