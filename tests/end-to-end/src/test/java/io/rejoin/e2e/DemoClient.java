package io.rejoin.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A person in the demo's chat who speaks the classic protocol by hand and keeps every token. */
final class DemoClient implements WebSocket.Listener {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String HUBS = encode("[{\"name\":\"chat\"}]");
    private static final long PATIENCE_SECONDS = 10;

    private final DemoHttp person;
    private final URI hubs;
    private final String connectionToken;
    private final String connectionId;
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile String cursor = "";
    private volatile CompletableFuture<Boolean> rejoined = new CompletableFuture<>();
    private volatile CompletableFuture<Boolean> initialized = new CompletableFuture<>();
    private volatile WebSocket socket;
    private int lastCall;

    private DemoClient(URI address, String name) {
        this.person = DemoHttp.person(address, name);
        this.hubs = address.resolve("as/" + name + "/signalr/");
        JsonNode negotiated = get("negotiate?clientProtocol=2.1&connectionData=" + HUBS);
        this.connectionToken = negotiated.get("ConnectionToken").asText();
        this.connectionId = negotiated.get("ConnectionId").asText();
        this.socket = open("connect", "");
        await(initialized);
        get("start?" + query());
    }

    static DemoClient connect(URI address, String name) {
        return new DemoClient(address, name);
    }

    String connectionId() {
        return connectionId;
    }

    /** Every token so far, the newest last. */
    List<String> tokens() {
        return tokens;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String query() {
        return "transport=webSockets&clientProtocol=2.1&connectionToken=" + encode(connectionToken) + "&connectionData="
                + HUBS;
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(hubs.resolve(path))
                    .header("Cookie", person.cookie())
                    .build();
            return JSON.readTree(
                    DemoHttp.HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private WebSocket open(String operation, String more) {
        URI address = URI.create("ws" + hubs.toString().substring(4) + operation + "?" + query() + more);
        return await(DemoHttp.HTTP
                .newWebSocketBuilder()
                .header("Cookie", person.cookie())
                .buildAsync(address, this));
    }

    /** Cuts the line. */
    void drop() {
        socket.abort();
    }

    /** Comes back with this token, and waits until the hub has said how that went. */
    void reconnect(String token) {
        rejoined = new CompletableFuture<>();
        CompletableFuture<Boolean> answered = rejoined;
        socket = open("reconnect", "&groupsToken=" + encode(token) + "&messageId=" + encode(cursor));
        await(answered);
    }

    /** Calls the hub and waits for its answer. */
    JsonNode call(String method, String... arguments) {
        String id = String.valueOf(lastCall++);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(id, answer);
        await(socket.sendText(
                JSON.createObjectNode()
                        .put("H", "chat")
                        .put("M", method)
                        .put("I", id)
                        .set("A", JSON.valueToTree(arguments))
                        .toString(),
                true));
        JsonNode result = await(answer);
        if (result.has("E")) {
            throw new IllegalStateException(result.get("E").asText());
        }
        return result.path("R");
    }

    /** The rooms that the server says it is in. */
    Set<String> joined() {
        Set<String> joined = new HashSet<>();
        for (JsonNode room : call("rooms")) {
            if (room.get("joined").asBoolean()) {
                joined.add(room.get("room").asText());
            }
        }
        return joined;
    }

    /** The rooms that a token lists. */
    static Set<String> rooms(String token) {
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
            Set<String> rooms = new HashSet<>();
            claims.path("hubs").path("chat").forEach(room -> rooms.add(room.asText()));
            return rooms;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frame(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void frame(String text) {
        try {
            JsonNode frame = JSON.readTree(text);
            if (frame.has("G")) {
                tokens.add(frame.get("G").asText());
            }
            if (frame.has("C")) {
                cursor = frame.get("C").asText();
            }
            if (frame.has("S")) {
                initialized.complete(true);
            }
            if (frame.has("I")) {
                calls.getOrDefault(frame.get("I").asText(), new CompletableFuture<>())
                        .complete(frame);
            }
            for (JsonNode message : frame.path("M")) {
                if (message.path("M").asText().equals("rejoined")) {
                    rejoined.complete(true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        over(new IllegalStateException("closed: " + code));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        over(error);
    }

    private void over(Throwable why) {
        partial.setLength(0);
        calls.values().forEach(call -> call.completeExceptionally(why));
        rejoined.completeExceptionally(why);
    }
}
