package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.hub.reconnect.RejoinDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Everybody comes back at once, and far too many for the server. Listens on a free port. */
final class RejoinStormTest {

    private static final int CLIENTS = 2_000;
    private static final int AT_ONCE = 32;
    private static final int THREADS = 8;
    private static final long WALK_NANOS = 2_000_000;

    private final AtomicInteger walking = new AtomicInteger();
    private final AtomicInteger mostWalking = new AtomicInteger();

    private HubServerSetup narrow(HubServerSetup setup) {
        return setup.policy(ClassicUnderTest.policy().withRejoinsPending(AT_ONCE))
                .module(new HubModule() {
                    @Override
                    public RejoinDecision onRejoin(RejoinDecision decision) {
                        mostWalking.accumulateAndGet(walking.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(WALK_NANOS);
                        walking.decrementAndGet();
                        return decision;
                    }
                });
    }

    @Test
    void moreThanTheServerCanTake_areAllBackInTheEndWithNothingLost() {
        try (ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), this::narrow)) {
            List<RawClient> clients = new ArrayList<>();
            Crew.play(THREADS, number -> {
                for (int i = 0; i < CLIENTS / THREADS; i++) {
                    RawClient client = server.client().connect().join();
                    synchronized (clients) {
                        clients.add(client);
                    }
                }
            });
            clients.forEach(client -> client.line().close());
            Eventually.until("all are away", () -> clients.stream().noneMatch(RawClient::isAttached));
            server.say("missed");

            clients.forEach(RawClient::reconnect);
            AtomicInteger refused = new AtomicInteger();
            Crew.play(THREADS, number -> {
                for (int i = number; i < CLIENTS; i += THREADS) {
                    refused.addAndGet(comeBack(clients.get(i)));
                }
            });
            server.say("live");

            assertThat(clients).allSatisfy(client -> {
                client.awaitSaid("live");
                assertThat(client.isMember()).isTrue();
            });
            assertThat(refused).as("how many were asked to come again").hasPositiveValue();
            assertThat(mostWalking).hasValueLessThanOrEqualTo(AT_ONCE);
            assertThat(server.hubs().connections().count()).isEqualTo(CLIENTS);
            clients.forEach(client -> client.line().close());
        }
    }

    /** Comes again until it gets what it missed; how often it was sent away. */
    private static int comeBack(RawClient client) {
        int refusals = 0;
        while (client.find(frame -> RawClient.says(frame, "missed")).isEmpty()) {
            assertThat(client.line().closed()).isEqualTo(1013);
            refusals++;
            client.reconnect();
        }
        return refusals;
    }
}
