package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A client that negotiated, and what it says by hand. */
final class Visitor {

    static final char END = '\u001E';
    static final String JSON_HANDSHAKE = "{\"protocol\":\"json\",\"version\":1}" + END;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CoreUnderTest server;
    private final List<String> headers;
    private final JsonNode negotiated;

    Visitor(CoreUnderTest server, String user, String... more) {
        this.server = server;
        this.headers = Stream.concat(Stream.of("Authorization", "Bearer " + user), Stream.of(more))
                .toList();
        HttpResponse<String> answer = server.ask("POST", "/chat/negotiate?negotiateVersion=1", "", array(headers));
        assertThat(answer.statusCode()).isEqualTo(200);
        this.negotiated = json(answer.body());
    }

    private static String[] array(List<String> headers) {
        return headers.toArray(String[]::new);
    }

    String id() {
        return negotiated.path("connectionId").asText();
    }

    String secret() {
        return negotiated.path("connectionToken").asText();
    }

    String path() {
        return "/chat?id=" + secret();
    }

    String[] headers(String... more) {
        return Stream.concat(headers.stream(), Stream.of(more)).toArray(String[]::new);
    }

    HttpResponse<String> ask(String method, String body, String... more) {
        return server.ask(method, path(), body, headers(more));
    }

    CompletableFuture<HttpResponse<String>> askSoon(String method, String body) {
        return server.askSoon(method, path(), body, headers());
    }

    /** Opens a socket and says nothing yet. */
    SocketClient socket() {
        return SocketClient.open(server.port(), path(), headers());
    }

    /** Opens a socket, and is let in. */
    SocketClient connected() {
        SocketClient socket = socket();
        socket.text(JSON_HANDSHAKE);
        assertThat(socket.message().toString()).isEqualTo("{}");
        return socket;
    }

    /** Opens its stream of events. */
    EventClient events() {
        return EventClient.open(server.stream(path(), headers("Accept", "text/event-stream")));
    }

    /** The first poll, which only begins; and a handshake, answered. */
    Visitor polling() {
        assertThat(ask("GET", "").body()).isEmpty();
        assertThat(ask("POST", JSON_HANDSHAKE).statusCode()).isEqualTo(200);
        assertThat(poll()).containsExactly("{}");
        return this;
    }

    /** The messages of the next poll, which must be whole. */
    List<String> poll() {
        HttpResponse<String> answer = ask("GET", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return whole(answer.body());
    }

    static List<String> whole(String text) {
        List<String> messages = new ArrayList<>();
        if (!text.isEmpty()) {
            assertThat(text).endsWith(String.valueOf(END));
            messages.addAll(List.of(text.substring(0, text.length() - 1).split(String.valueOf(END), -1)));
        }
        return messages;
    }

    /** A call with an answer. */
    static String call(String id, String target, Object... arguments) {
        return invocation(1, target, arguments) + ",\"invocationId\":\"" + id + "\"}" + END;
    }

    /** A call without one. */
    static String send(String target, Object... arguments) {
        return invocation(1, target, arguments) + "}" + END;
    }

    static String stream(String id, String target, Object... arguments) {
        return invocation(4, target, arguments) + ",\"invocationId\":\"" + id + "\"}" + END;
    }

    /** A call, of this type, with one stream of this name. */
    static String upload(int type, String id, String target, String stream) {
        return invocation(type, target) + ",\"invocationId\":\"" + id + "\",\"streamIds\":[\"" + stream + "\"]}" + END;
    }

    static String item(String stream, Object item) {
        return "{\"type\":2,\"invocationId\":\"" + stream + "\",\"item\":" + JSON.valueToTree(item) + "}" + END;
    }

    static String completion(String id) {
        return "{\"type\":3,\"invocationId\":\"" + id + "\"}" + END;
    }

    private static String invocation(int type, String target, Object... arguments) {
        return "{\"type\":" + type + ",\"target\":\"" + target + "\",\"arguments\":" + JSON.valueToTree(arguments);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
