package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Somebody who chats: a classic client with one WebSocket at a time, just enough of one for these tests. */
final class ChatClient implements WebSocket.Listener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DemoUnderTest demo;
    private final String name;
    private final String cookie;
    private final JsonNode negotiated;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final StringBuilder part = new StringBuilder();
    private volatile CountDownLatch gone = new CountDownLatch(1);
    private volatile String token = "";
    private volatile String cursor = "";
    private WebSocket socket;

    ChatClient(DemoUnderTest demo, String name) {
        this.demo = demo;
        this.name = name;
        this.cookie = demo.signIn(name);
        this.negotiated = DemoUnderTest.json(demo.get(path("negotiate", ""), cookie));
        this.socket = open("connect", "");
        await(frame -> frame.has("S"));
        demo.get(path("start", transport()), cookie);
    }

    String id() {
        return negotiated.get("ConnectionId").textValue();
    }

    String cookie() {
        return cookie;
    }

    private String path(String operation, String more) {
        String data = URLEncoder.encode("[{\"name\":\"chat\"}]", StandardCharsets.UTF_8);
        return "/as/" + name + "/signalr/" + operation + "?clientProtocol=2.1&connectionData=" + data + more;
    }

    private String transport() {
        return "&transport=webSockets&connectionToken="
                + URLEncoder.encode(negotiated.get("ConnectionToken").textValue(), StandardCharsets.UTF_8);
    }

    private WebSocket open(String operation, String more) {
        URI uri = demo.at(path(operation, transport() + more));
        return demo.http()
                .newWebSocketBuilder()
                .header("Cookie", cookie)
                .buildAsync(URI.create("ws" + uri.toString().substring("http".length())), this)
                .join();
    }

    /** Comes back with the newest token; throws what the handshake failed with if that is not taken. */
    void reconnect() {
        gone = new CountDownLatch(1);
        socket = open(
                "reconnect",
                "&groupsToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&messageId="
                        + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }

    /** Calls without waiting for the answer. */
    void tell(String method, Object... arguments) {
        String call = DemoUnderTest.json(Map.of(
                "H", "chat", "M", method, "A", List.of(arguments), "I", String.valueOf(calls.incrementAndGet())));
        socket.sendText(call, true).join();
    }

    /** The frame with the answer: {@code R} or {@code E}. */
    JsonNode call(String method, Object... arguments) {
        tell(method, arguments);
        String number = String.valueOf(calls.get());
        return await(frame -> frame.path("I").asText().equals(number));
    }

    /** The arguments of the next call of this client's method. */
    JsonNode heard(String method) {
        return await(item -> item.path("M").asText().equals(method)).get("A");
    }

    /** Skips what came before it. */
    private JsonNode await(Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                JsonNode next = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new AssertionError(name + " did not hear it");
                }
                if (wanted.test(next)) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void awaitGone() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!gone.await(1, TimeUnit.SECONDS)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the line of " + name + " is still there");
            }
            probe();
        }
    }

    /** Under load the JDK's client now and then overlooks that the other end closed; to write makes it look. */
    private void probe() {
        var unused = socket.sendPing(ByteBuffer.allocate(0)).whenComplete((done, failure) -> {
            if (failure instanceof IOException) {
                gone.countDown();
            }
        });
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            take(DemoUnderTest.read(part.toString()));
            part.setLength(0);
        }
        return WebSocket.Listener.super.onText(from, data, last);
    }

    private void take(JsonNode frame) {
        token = frame.path("G").asText(token);
        cursor = frame.path("C").asText(cursor);
        heard.add(frame);
        frame.path("M").forEach(heard::add);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        gone.countDown();
        return WebSocket.Listener.super.onClose(from, status, reason);
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        gone.countDown();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
