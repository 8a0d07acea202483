package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that posts what it says, polls for the rest, and has few requests at a time. Listens on a free port. */
final class PolledUploadTest {

    private static final long A_WHILE_SECONDS = 2;
    private static final int ITEM_BYTES = 8_000;
    private static final int CALLS = 200;
    /** What may wait, and one message more. */
    private static final int WAITING_MAX = 64 * 1024 + 2 * ITEM_BYTES;

    private final CoreUnderTest server = new CoreUnderTest(CoreSettings.defaults()
            .withTimings(new CoreTimings(
                    Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofMillis(200))));
    private final Visitor ana = server.visitor();
    private int posted;

    @AfterEach
    void stop() {
        server.close();
    }

    private void poll() {
        ana.ask("GET", "");
        ana.ask("POST", Visitor.JSON_HANDSHAKE);
        hear(1);
    }

    /** So many messages, by as many polls as that takes. */
    private List<String> hear(int count) {
        List<String> heard = new ArrayList<>();
        while (heard.size() < count) {
            heard.addAll(ana.poll());
        }
        return heard;
    }

    private static String large(String stream) {
        return Visitor.item(stream, "x".repeat(ITEM_BYTES));
    }

    /** Posts items until a post is not answered for a while, and gives that. */
    private CompletableFuture<HttpResponse<String>> fill(String stream) throws Exception {
        for (posted = 1; posted < 1000; posted++) {
            CompletableFuture<HttpResponse<String>> post = ana.askSoon("POST", large(stream));
            try {
                assertThat(post.get(A_WHILE_SECONDS, TimeUnit.SECONDS).statusCode())
                        .isEqualTo(200);
            } catch (TimeoutException held) {
                int ahead = CoreLimits.defaults().streamAhead() * ITEM_BYTES;
                assertThat((posted - 1) * ITEM_BYTES).isBetween(ahead, ahead + WAITING_MAX);
                return post;
            }
        }
        throw new AssertionError("the client is never held back");
    }

    /** The answers are waited for by nobody meanwhile, so that the hub takes no more items after a few. */
    @Test
    void postsOfAStreamThatMustWait_areAnsweredAndTakenInOrder() {
        int items = 300;
        poll();
        ana.ask("POST", Visitor.upload(4, "1", "twice", "s"));

        for (int i = 0; i < items; i++) {
            assertThat(ana.ask("POST", Visitor.item("s", i)).statusCode()).isEqualTo(200);
        }

        assertThat(hear(items))
                .extracting(message -> Visitor.json(message).path("item").asInt())
                .isEqualTo(IntStream.range(0, items).map(i -> 2 * i).boxed().toList());
    }

    @Test
    void streamThatNobodyReads_holdsItsClientAtABoundUntilSomebodyDoes() throws Exception {
        poll();
        ana.ask("POST", Visitor.upload(1, "1", "readLater", "s"));
        CompletableFuture<HttpResponse<String>> first = fill("s");
        CompletableFuture<HttpResponse<String>> second = ana.askSoon("POST", Visitor.completion("s"));
        ana.poll();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        server.hub.later.complete("now");

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(Visitor.json(hear(1).get(0)).path("result").asInt()).isEqualTo(posted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"the client goes", "the client is dropped"})
    void postsThatAreHeld_areRefusedWhenTheConnectionEnds(String how) throws Exception {
        poll();
        ana.ask("POST", Visitor.upload(1, "1", "readLater", "s"));
        CompletableFuture<HttpResponse<String>> held = fill("s");

        if (how.equals("the client goes")) {
            ana.ask("DELETE", "");
        } else {
            server.hubs().connections().all().forEach(server.hubs().connections()::cut);
        }

        assertThat(held.join().statusCode()).isEqualTo(404);
        Eventually.until("nobody is left", server::isIdle);
    }

    @Test
    void postsBeyondAHundredThatAreHeld_areRefused() throws Exception {
        poll();
        ana.ask("POST", Visitor.upload(1, "1", "readLater", "s"));
        List<CompletableFuture<HttpResponse<String>>> more = new ArrayList<>(List.of(fill("s")));
        for (int i = 1; i < 120; i++) {
            more.add(ana.askSoon("POST", large("s")));
        }

        Eventually.until(
                "the last ones are refused",
                () -> more.stream().filter(CompletableFuture::isDone).count() == 20);

        server.hub.later.complete("now");
        assertThat(more.stream().map(post -> post.join().statusCode()).filter(status -> status == 429))
                .hasSize(20);
    }

    @Test
    void bodyThatTrickles_isCutOffAndTheNextPostIsTaken() throws Exception {
        CoreLimits usual = CoreLimits.defaults();
        CoreLimits hasty = new CoreLimits(
                usual.messageMax(),
                usual.callsPending(),
                usual.callsPerUser(),
                usual.streamsMax(),
                usual.streamAhead(),
                Duration.ofMillis(500),
                usual.connectionsMax());
        try (CoreUnderTest impatient = new CoreUnderTest(CoreSettings.defaults().withLimits(hasty));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
            Visitor ben = impatient.visitor("ben").polling();
            String head = "POST " + ben.path()
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ben\r\nContent-Length: 100\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);

            assertThat(ben.ask("POST", Visitor.send("hear", "next")).statusCode())
                    .isEqualTo(200);

            Eventually.until("it was heard", () -> impatient.hub.heard.contains("next"));
        }
    }

    /** Calls, in posts of their own, behind one that takes its time. */
    private void postCallsThatWait() {
        poll();
        ana.ask("POST", Visitor.send("hold"));
        for (int i = 0; i < CALLS; i++) {
            assertThat(ana.ask("POST", Visitor.send("hear", "t" + i)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(server.hub.heard).isEmpty();
    }

    @Test
    void callsThatWait_areMadeInTheOrderOfTheirPosts() {
        postCallsThatWait();

        server.hub.open.countDown();

        Eventually.until("all were heard", () -> server.hub.heard.size() == CALLS);
        assertThat(server.hub.heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, CALLS).mapToObj(i -> "t" + i).toList());
    }

    @Test
    void callsThatWait_areForgottenWithTheirClient() {
        postCallsThatWait();
        server.hubs().connections().all().forEach(server.hubs().connections()::cut);
        Eventually.until("it is lost", () -> server.sessions() == 0);

        server.hub.open.countDown();

        Eventually.until("no call runs", server::isIdle);
        assertThat(server.hub.heard).isEmpty();
    }
}
