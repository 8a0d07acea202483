package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Crew;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Hundreds of requests at once to hear one and the same connection: one of them does, the others end. Listens on a free port. */
final class CrowdedConnectionTest {
    private static final int THREADS = 10;
    private static final int EACH = 30;

    @AutoClose
    private final ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity());

    private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

    @AfterEach
    void hangUp() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private HttpVisitor ana(String transport) {
        return new HttpVisitor(server, transport);
    }

    /** Asks for the same over many connections at once. */
    private List<RawResponse> crowd(String method, String path, String form) {
        var responses = new ConcurrentLinkedQueue<RawResponse>();
        CountDownLatch ready = new CountDownLatch(THREADS);
        Crew.play(THREADS, number -> {
            List<RawResponse> own = Stream.generate(() -> RawResponse.open(server.port()))
                    .limit(EACH)
                    .toList();
            ready.countDown();
            ready.await();
            own.forEach(response -> response.request(method, path, form));
            responses.addAll(own);
            open.addAll(own);
        });
        return List.copyOf(responses);
    }

    /** Reads until there is such a frame; false if the stream ends before, or only shows that it is alive. */
    private static boolean finds(RawResponse stream, Predicate<JsonNode> wanted) {
        return Stream.generate(stream::event)
                .takeWhile(event -> event.isPresent() && !event.get().equals("{}"))
                .map(event -> event.get())
                .filter(event -> event.startsWith("{"))
                .map(RawClient::json)
                .anyMatch(wanted);
    }

    private void isStillServed(HttpVisitor ana, String text) {
        assertThat(server.hub.connected.get()).isEqualTo(1);
        assertThat(ana.call("echo", text).path("R").asText()).isEqualTo(text);
        assertThat(server.hubs().connections().count()).isEqualTo(1);
    }

    @Test
    void manyStreams_oneIsServedAndTheOthersEndInOrder() {
        HttpVisitor ana = ana("serverSentEvents").connectStream();
        List<RawResponse> crowd = crowd("GET", ana.path("connect"), "");
        crowd.forEach(stream -> finds(stream, frame -> frame.has("S")));
        ana.start();
        server.tell("hello");

        List<RawResponse> served = crowd.stream()
                .filter(stream -> finds(stream, frame -> RawClient.says(frame, "hello")))
                .toList();
        assertThat(served).hasSize(1);
        assertThat(crowd).filteredOn(stream -> !served.contains(stream)).allMatch(RawResponse::isWhole);
        isStillServed(ana, "streams");
    }

    @Test
    void manyPolls_oneIsAnsweredAndTheOthersEndEmpty() {
        HttpVisitor ana = ana("longPolling").connectPolling();
        List<RawResponse> crowd = crowd("POST", ana.path("poll"), ana.claim());
        crowd.forEach(poll -> assertThat(poll.status()).isEqualTo(200));
        server.tell("hello");

        List<JsonNode> answers =
                crowd.stream().map(poll -> RawClient.json(poll.body())).toList();
        assertThat(answers).filteredOn(frame -> RawClient.says(frame, "hello")).hasSize(1);
        assertThat(answers).filteredOn(frame -> frame.path("M").isEmpty()).hasSize(THREADS * EACH - 1);
        isStillServed(ana, "polls");
        assertThat(server.hub.reconnected.get()).isZero();
    }

    @Test
    void manySockets_oneIsServedAndTheOthersAreClosed() {
        HttpVisitor ana = ana("webSockets");
        var lines = new ConcurrentLinkedQueue<RawLine>();
        Crew.play(THREADS, number -> {
            for (int i = 0; i < EACH; i++) {
                lines.add(RawLine.open(server.port(), ana.path("connect")));
            }
        });
        open.addAll(lines);
        lines.forEach(RawLine::read);
        ana.start();
        server.tell("hello");

        assertThat(lines.stream().filter(line -> line.read().isPresent())).hasSize(1);
        isStillServed(ana, "sockets");
    }
}
