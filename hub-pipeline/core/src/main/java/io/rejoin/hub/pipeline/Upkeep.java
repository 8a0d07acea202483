package io.rejoin.hub.pipeline;

import io.rejoin.hub.threads.Threads;
import io.rejoin.token.KeyRing;
import io.rejoin.token.TokenIssuer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be done from time to time: look after the keys, end connections that stayed away, renew tokens at half their life, check
 * who was let in unchecked, forget what nobody can ask for any more.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long PERIOD_MILLIS = 500;
    private static final int ROUNDS_BETWEEN_PURGES = 120;

    private final HubServer server;
    private final Clock clock;
    private final Duration disconnectTimeout;
    private final Duration renewAfter;
    private final TokenRenewal renewal;
    private static final int TASKS = 4;
    /** Takes nothing after its end, and is silent about it. */
    private final ScheduledExecutorService timer =
            new ScheduledThreadPoolExecutor(1, Threads.daemons("rejoin-timer"), new DiscardPolicy());

    /** One for each task: a store that hangs holds up nothing but itself. */
    private final ExecutorService threads = Threads.upTo(TASKS, "rejoin-upkeep");

    private int rounds;

    Upkeep(HubServer server, KeyRing keys, TokenIssuer issuer, Recheck recheck, Clock clock) {
        HubServerPolicy policy = server.policy();
        this.server = server;
        this.clock = clock;
        this.disconnectTimeout = policy.disconnectTimeout();
        this.renewAfter = policy.tokens().lifetime().dividedBy(2);
        this.renewal = new TokenRenewal(server.connections(), server.guard(), issuer);
        repeat(new KeyUpkeep(keys, server.connections(), clock)::round, PERIOD_MILLIS);
        repeat(this::round, PERIOD_MILLIS);
        repeat(recheck::round, PERIOD_MILLIS);
        repeat(() -> server.guard().purge(), ROUNDS_BETWEEN_PURGES * PERIOD_MILLIS);
    }

    /** Whatever goes wrong, it is tried again: without upkeep a server dies slowly. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails there is caught here
    private void repeat(Runnable task, long periodMillis) {
        Runnable round = () -> {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.warn("upkeep goes on after a failure", e);
            } finally {
                repeat(task, periodMillis);
            }
        };
        timer.schedule(() -> threads.execute(round), periodMillis, TimeUnit.MILLISECONDS);
    }

    private void round() {
        Instant now = clock.instant();
        Instant tooLong = now.minus(disconnectTimeout);
        server.connections().awaySince(tooLong).forEach(connection -> server.timedOut(connection, tooLong));
        renewal.renewOlderThan(now.minus(renewAfter));
        if (++rounds % ROUNDS_BETWEEN_PURGES == 0) {
            server.connections().forgetUnheard();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
        renewal.close();
    }
}
