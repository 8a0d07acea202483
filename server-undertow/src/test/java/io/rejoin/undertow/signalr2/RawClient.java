package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.Connection;
import io.rejoin.token.ConnectionId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A classic client on a bare socket: it reads only when it is told to, and can say what no honest one would. */
final class RawClient {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DATA = "&clientProtocol=2.0&transport=webSockets&connectionData="
            + ClassicUnderTest.encoded("[{\"name\":\"chat\"}]");

    private ClassicUnderTest server;
    private final JsonNode negotiated;
    private String token = "";
    private String cursor = "";
    private Optional<RawLine> line = Optional.empty();

    RawClient(ClassicUnderTest server) {
        this.server = server;
        this.negotiated = json(server.get("/negotiate?" + DATA).body());
    }

    /** From now on it speaks to another server. */
    RawClient goTo(ClassicUnderTest another) {
        server = another;
        return this;
    }

    /** The path of an operation, with what each must carry. */
    String path(String operation) {
        return "/" + operation + "?connectionToken="
                + ClassicUnderTest.encoded(negotiated.path("ConnectionToken").asText()) + DATA;
    }

    /** Connects, and does not start. */
    RawClient connectOnly() {
        line = Optional.of(RawLine.open(server.port(), path("connect")));
        await(frame -> frame.has("S"));
        return this;
    }

    RawClient connect() {
        connectOnly();
        assertThat(server.get(path("start")).statusCode()).isEqualTo(200);
        return this;
    }

    /** Asks to come back, and does not wait for what comes of it. */
    RawLine reconnect() {
        return reconnect(token);
    }

    RawLine reconnect(String presented) {
        return reconnect(presented, cursor);
    }

    RawLine reconnect(String presented, String from) {
        RawLine fresh = RawLine.open(
                server.port(),
                path("reconnect") + "&groupsToken=" + ClassicUnderTest.encoded(presented) + "&messageId="
                        + ClassicUnderTest.encoded(from));
        line = Optional.of(fresh);
        return fresh;
    }

    /** The token that came last. */
    String token() {
        return token;
    }

    String cursor() {
        return cursor;
    }

    RawLine line() {
        return line.orElseThrow();
    }

    /** A call's text. */
    static String call(String method, String id, String... arguments) {
        var call = JSON.createObjectNode().put("H", "chat").put("M", method).put("I", id);
        var list = call.putArray("A");
        for (String argument : arguments) {
            list.add(argument);
        }
        return call.toString();
    }

    RawClient join() {
        line().send(call("join", "j"));
        await(frame -> frame.has("G"));
        return this;
    }

    /** Reads until such a frame comes; fails if the line ends before. */
    JsonNode await(Predicate<JsonNode> wanted) {
        return find(wanted).orElseThrow(() -> new AssertionError("the line ended with " + line().closed()));
    }

    /** Reads until such a frame comes; empty if the line ends before. */
    Optional<JsonNode> find(Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            assertThat(System.nanoTime() - end).as("no such frame comes").isNegative();
            Optional<JsonNode> frame = line().read().map(RawClient::json);
            frame.ifPresent(this::remember);
            if (frame.isEmpty() || wanted.test(frame.get())) {
                return frame;
            }
        }
    }

    private void remember(JsonNode frame) {
        token = frame.path("G").asText(token);
        cursor = frame.path("C").asText(cursor);
    }

    JsonNode awaitSaid(String text) {
        return await(frame -> says(frame, text));
    }

    static boolean says(JsonNode frame, String text) {
        return frame.path("M")
                .valueStream()
                .anyMatch(message -> message.path("A").path(0).asText().equals(text));
    }

    Optional<Connection> connection() {
        return server.hubs()
                .connections()
                .find(ConnectionId.of(negotiated.path("ConnectionId").asText()));
    }

    boolean isAttached() {
        return connection().filter(server.hubs().connections()::isAttached).isPresent();
    }

    boolean isMember() {
        return server.hubs()
                .groups(ClassicUnderTest.CHAT)
                .contains(ConnectionId.of(negotiated.path("ConnectionId").asText()), ClassicUnderTest.ROOM);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
