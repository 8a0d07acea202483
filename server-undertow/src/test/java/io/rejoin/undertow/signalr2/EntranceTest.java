package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.hub.reconnect.RejoinDecision;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What goes wrong, or takes long, while a client is let in. Listens on a free port. */
final class EntranceTest {

    private static final ClassicSettings IMPATIENT = ClassicSettings.defaults().withKeepAlive(Duration.ofMillis(200));

    private volatile Runnable walking = () -> {};

    private HubServerSetup watched(HubServerSetup setup) {
        return setup.module(new HubModule() {
            @Override
            public RejoinDecision onRejoin(RejoinDecision decision) {
                walking.run();
                return decision;
            }
        });
    }

    @Test
    void walkThatFailsWithAnError_asksTheClientToComeAgain() {
        try (ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), this::watched)) {
            RawClient ana = server.client().connect().join();
            ana.line().close();
            walking = () -> {
                throw new NoClassDefFoundError("on purpose");
            };
            assertThat(ana.reconnect().read()).isEmpty();
            assertThat(ana.line().closed()).isEqualTo(1013);

            walking = () -> {};
            ana.reconnect();
            server.say("back");
            ana.awaitSaid("back");
        }
    }

    @Test
    void callThatFailsWithAnError_isTheEndOfTheCallAlone() {
        try (ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity())) {
            RawClient ana = server.client().connect().join();
            ana.line().send(RawClient.call("overflow", "e", "on purpose"));
            assertThat(ana.await(frame -> frame.path("I").asText().equals("e")).has("E"))
                    .isTrue();

            ana.line().send(RawClient.call("echo", "f", "still here"));
            assertThat(ana.await(frame -> frame.path("I").asText().equals("f"))
                            .path("R")
                            .asText())
                    .isEqualTo("still here");
        }
    }

    @Test
    void walkOfManyBeats_doesNotCountAsTheClientsSilence() {
        CountDownLatch late = new CountDownLatch(1);
        walking = () -> await(late);
        try (ClassicUnderTest server = new ClassicUnderTest(IMPATIENT, this::watched)) {
            RawClient ben = server.client().connect();
            RawClient ana = server.client().connect().join();
            ana.line().close();
            ana.reconnect();
            ana.line().send(RawClient.call("echo", "early", "sent while it walked"));
            awaitBeats(ben, 8);
            late.countDown();

            assertThat(ana.await(frame -> frame.path("I").asText().equals("early"))
                            .path("R")
                            .asText())
                    .isEqualTo("sent while it walked");
            awaitBeats(ana, 8);
        } finally {
            late.countDown();
        }
    }

    private static void awaitBeats(RawClient client, int beats) {
        for (int i = 0; i < beats; i++) {
            client.await(JsonNode::isEmpty);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void handshakeThatIsOver_leavesNothingOfWhatTheClientShowed() {
        Queue<HttpServerExchange> seen = new ConcurrentLinkedQueue<>();
        try (ClassicUnderTest server =
                ClassicUnderTest.withHandler(ClassicSettings.defaults(), handler -> handler.origins(seen::add))) {
            RawClient ana = server.client().connect().join();

            assertThat(seen)
                    .filteredOn(HttpServerExchange::isUpgrade)
                    .singleElement()
                    .satisfies(kept -> {
                        assertThat(kept.getQueryString() + kept.getRequestURI()).isEqualTo(kept.getRequestPath());
                        assertThat(kept.getQueryParameters()).isEmpty();
                        assertThat(kept.getRequestHeaders()).isEmpty();
                    });
            ana.line().close();
        }
    }
}
