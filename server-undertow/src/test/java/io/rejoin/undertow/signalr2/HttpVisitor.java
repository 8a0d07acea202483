package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.Connection;
import io.rejoin.token.ConnectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A classic client without a WebSocket, on bare sockets: it hears by one of the other transports and calls by requests. */
final class HttpVisitor {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String HUBS = "&connectionData=" + ClassicUnderTest.encoded("[{\"name\":\"chat\"}]");

    private final ClassicUnderTest server;
    private final String transport;
    private final String protocol;
    private final JsonNode negotiated;
    private String token = "";
    private String cursor = "";
    private RawResponse response;
    private final List<String> said = new ArrayList<>();

    HttpVisitor(ClassicUnderTest server, String transport) {
        this(server, transport, "2.0");
    }

    HttpVisitor(ClassicUnderTest server, String transport, String protocol) {
        this.server = server;
        this.transport = transport;
        this.protocol = "&clientProtocol=" + protocol;
        this.negotiated =
                RawClient.json(server.get("/negotiate?" + this.protocol + HUBS).body());
        this.response = RawResponse.open(server.port());
    }

    String path(String operation) {
        return path(operation, transport);
    }

    String path(String operation, String by) {
        return "/" + operation + "?transport=" + by + "&connectionToken="
                + ClassicUnderTest.encoded(negotiated.path("ConnectionToken").asText()) + protocol + HUBS;
    }

    String token() {
        return token;
    }

    String cursor() {
        return cursor;
    }

    RawResponse response() {
        return response;
    }

    /** What a client that comes back says of itself. */
    String claim() {
        return claim(token, cursor);
    }

    static String claim(String token, String cursor) {
        return "messageId=" + ClassicUnderTest.encoded(cursor) + "&groupsToken=" + ClassicUnderTest.encoded(token);
    }

    /** Takes a connection of its own for what follows; the one before is left as it is. */
    HttpVisitor onAnotherConnection() {
        response = RawResponse.open(server.port());
        return this;
    }

    /** Connects a stream, and starts. */
    HttpVisitor stream() {
        connectStream().start();
        return this;
    }

    /** Connects a stream, and does not start. */
    HttpVisitor connectStream() {
        response.request("GET", path("connect"), "");
        assertThat(response.event()).contains("initialized");
        await(frame -> frame.has("S"));
        return this;
    }

    /** Asks for the stream again, on another connection. */
    HttpVisitor restream() {
        onAnotherConnection();
        response.request("GET", path("reconnect") + "&" + claim(), "");
        assertThat(response.event()).contains("initialized");
        return this;
    }

    void start() {
        assertThat(server.get(path("start")).statusCode()).isEqualTo(200);
    }

    /** Connects by polls, and starts. */
    HttpVisitor connectPolling() {
        JsonNode first = answer(response.request("POST", path("connect"), ""));
        assertThat(first.path("S").asInt()).isEqualTo(1);
        start();
        return this;
    }

    /** Asks for the next frame and does not wait for it. */
    RawResponse ask() {
        return ask("poll", claim());
    }

    RawResponse ask(String operation, String form) {
        return response.request("POST", path(operation), form);
    }

    JsonNode poll() {
        return answer(ask());
    }

    /** Reads the frame of a response to its end. */
    JsonNode answer(RawResponse from) {
        assertThat(from.status()).isEqualTo(200);
        JsonNode frame = RawClient.json(from.body());
        remember(frame);
        return frame;
    }

    /** Polls until it is told so. */
    JsonNode pollUntil(Predicate<JsonNode> wanted) {
        JsonNode frame = poll();
        while (!wanted.test(frame)) {
            frame = poll();
        }
        return frame;
    }

    /** Reads the stream until such a frame comes; fails if it ends before. */
    JsonNode await(Predicate<JsonNode> wanted) {
        return find(wanted).orElseThrow(() -> new AssertionError("the stream ended"));
    }

    Optional<JsonNode> find(Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            assertThat(System.nanoTime() - end).as("no such frame comes").isNegative();
            Optional<JsonNode> frame = response.event().map(RawClient::json);
            frame.ifPresent(this::remember);
            if (frame.isEmpty() || wanted.test(frame.get())) {
                return frame;
            }
        }
    }

    private void remember(JsonNode frame) {
        token = frame.path("G").asText(token);
        cursor = frame.path("C").asText(cursor);
        frame.path("M")
                .valueStream()
                .forEach(message -> said.add(message.path("A").path(0).asText()));
    }

    /** The texts that it was told, in order. */
    List<String> said() {
        return List.copyOf(said);
    }

    /** Makes a call by a request of its own; the answer. */
    JsonNode call(String method, String... arguments) {
        String data = "data=" + ClassicUnderTest.encoded(RawClient.call(method, "1", arguments));
        return RawClient.json(server.post(path("send"), data).join().body());
    }

    HttpVisitor joinStreaming() {
        call("join");
        await(frame -> frame.has("G"));
        return this;
    }

    HttpVisitor joinPolling() {
        call("join");
        pollUntil(frame -> frame.has("G"));
        return this;
    }

    Optional<Connection> connection() {
        return server.hubs().connections().find(id());
    }

    ConnectionId id() {
        return ConnectionId.of(negotiated.path("ConnectionId").asText());
    }

    boolean isAttached() {
        return connection().filter(server.hubs().connections()::isAttached).isPresent();
    }

    boolean isMember() {
        return server.hubs().groups(ClassicUnderTest.CHAT).contains(id(), ClassicUnderTest.ROOM);
    }
}
