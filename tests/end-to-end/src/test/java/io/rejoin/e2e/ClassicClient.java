package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.token.ConnectionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The classic protocol by hand: everything that the real client does, and what no honest client would do. */
final class ClassicClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ClassicServer server;
    private final String cookie;
    private final String hub;
    private final String hubs;
    private final List<Line> lines = new ArrayList<>();
    private JsonNode negotiated = JSON.nullNode();
    private int calls;

    private ClassicClient(ClassicServer server, String user, String... hubs) {
        this.server = server;
        this.cookie = user.isEmpty() ? "" : TestSignIn.COOKIE + "=" + TestSignIn.cookie(user);
        this.hub = hubs[0];
        this.hubs = "["
                + List.of(hubs).stream()
                        .map(hub -> "{\"name\":\"" + hub + "\"}")
                        .collect(Collectors.joining(",")) + "]";
    }

    /** A client that has not said anything yet; anonymous if the user is the empty string. */
    static ClassicClient of(ClassicServer server, String user) {
        return of(server, user, "groupchat");
    }

    /** The same for these hubs; calls go to the first one. */
    static ClassicClient of(ClassicServer server, String user, String... hubs) {
        return new ClassicClient(server, user, hubs);
    }

    /** A client that is connected and started. */
    static ClassicClient connected(ClassicServer server, String user) {
        return connected(server, user, "groupchat");
    }

    static ClassicClient connected(ClassicServer server, String user, String... hubs) {
        ClassicClient client = of(server, user, hubs);
        client.negotiate();
        client.connect();
        client.get("start", client.query());
        return client;
    }

    /** The header that says who this is, for a request written by hand. */
    String cookieHeader() {
        return "Cookie: " + (cookie.isEmpty() ? "nobody=1" : cookie);
    }

    JsonNode negotiate() {
        return negotiate(Map.of("clientProtocol", "2.1", "connectionData", hubs));
    }

    JsonNode negotiate(Map<String, String> query) {
        negotiated = json(get("negotiate", query).body());
        return negotiated;
    }

    String connectionToken() {
        return negotiated.path("ConnectionToken").asText();
    }

    String connection() {
        return negotiated.path("ConnectionId").asText();
    }

    /** What every operation of a connection carries. */
    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("transport", "webSockets");
        query.put("clientProtocol", "2.1");
        query.put("connectionToken", connectionToken());
        query.put("connectionData", hubs);
        return query;
    }

    Map<String, String> query(String name, String value) {
        Map<String, String> query = query();
        query.put(name, value);
        return query;
    }

    /** Opens {@code /connect} and waits for the first frame. */
    Line connect() {
        Line line = open("connect", query(), true);
        Until.holds("the first frame comes", () -> !line.frames().isEmpty());
        return line;
    }

    /** Opens {@code /reconnect} with the token and the cursor that came last. */
    Line reconnect() {
        return reconnect(token(), cursor());
    }

    /** Opens {@code /reconnect} with these, whatever they are; an empty one is left out. */
    Line reconnect(String token, String cursor) {
        Map<String, String> query = query();
        put(query, "groupsToken", token);
        put(query, "messageId", cursor);
        return open("reconnect", query, true);
    }

    private static void put(Map<String, String> query, String name, String value) {
        if (!value.isEmpty()) {
            query.put(name, value);
        }
    }

    Line open(String operation, Map<String, String> query, boolean reading) {
        return open(address(operation, query), reading);
    }

    Line open(URI address, boolean reading) {
        URI socket = URI.create(address.toString().replaceFirst("^http", "ws"));
        Line line = Line.open(http, socket, cookie, reading);
        lines.add(line);
        return line;
    }

    URI address(String operation, Map<String, String> query) {
        String text = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(server.address() + "/signalr/" + operation + "?" + text);
    }

    HttpResponse<String> get(String operation, Map<String, String> query) {
        return send(request(operation, query).GET());
    }

    HttpResponse<String> post(String operation, Map<String, String> query, String body) {
        return send(request(operation, query)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String operation, Map<String, String> query) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(operation, query));
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Calls a hub method over the newest line; the answer. */
    JsonNode invoke(String method, String... arguments) {
        String id = String.valueOf(calls++);
        line().send(callOf(hub, id, method, arguments));
        return Until.present(
                "the answer to " + method,
                () -> frames().stream()
                        .filter(frame -> frame.path("I").asText().equals(id))
                        .findFirst());
    }

    /** The text of a call. */
    static String call(String id, String method, String... arguments) {
        return callOf("groupchat", id, method, arguments);
    }

    private static String callOf(String hub, String id, String method, String... arguments) {
        var call = JSON.createObjectNode().put("H", hub).put("M", method);
        List.of(arguments).forEach(call.withArray("A")::add);
        return call.put("I", id).toString();
    }

    /** Joins, and waits for the token that says so. */
    void join(String... groups) {
        for (String group : groups) {
            requireDone(invoke("join", group));
            Until.holds(
                    "the token lists " + group, () -> TokenText.groups(token()).contains(group));
        }
    }

    /** Leaves, and waits for the token that says so. */
    void leave(String group) {
        requireDone(invoke("leave", group));
        Until.holds(
                "the token does not list " + group,
                () -> !TokenText.groups(token()).contains(group));
    }

    private static void requireDone(JsonNode answer) {
        if (answer.has("E")) {
            throw new AssertionError("a call failed: " + answer);
        }
    }

    Line line() {
        return lines.get(lines.size() - 1);
    }

    /** Every frame of every line so far, in order. */
    List<JsonNode> frames() {
        return lines.stream()
                .flatMap(line -> line.frames().stream())
                .map(ClassicClient::json)
                .toList();
    }

    /** The token that came last; empty if none did. */
    String token() {
        return last("G");
    }

    /** The cursor that came last. */
    String cursor() {
        return last("C");
    }

    private String last(String key) {
        return frames().stream()
                .map(frame -> Optional.ofNullable(frame.get(key)))
                .flatMap(Optional::stream)
                .reduce((earlier, later) -> later)
                .map(JsonNode::asText)
                .orElse("");
    }

    /** The texts that were said to this client over all of its lines, in order. */
    List<String> texts() {
        return frames().stream()
                .flatMap(frame -> frame.path("M").valueStream())
                .filter(message -> message.path("M").asText().equals("said"))
                .map(message -> message.path("A").path(1).asText())
                .toList();
    }

    void awaitSaid(String text) {
        Until.holds("is told " + text, () -> texts().contains(text));
    }

    /** Cuts the newest line; when this returns the server knows that the client is away. */
    void drop() {
        line().cut();
        Until.holds("the server notices", () -> !isAttached());
    }

    /** Whether the server has a line to this client, as far as it knows. */
    boolean isAttached() {
        return server.hubs()
                .connections()
                .find(ConnectionId.of(connection()))
                .filter(server.hubs().connections()::isAttached)
                .isPresent();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
