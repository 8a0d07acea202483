package io.rejoin.undertow.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server that stops parts from its clients. Listens on a free port. */
final class GoodbyeTest {

    private static final String DATA = "clientProtocol=2.1&connectionData=%5B%7B%22name%22%3A%22chat%22%7D%5D";

    private final HttpClient http = HttpClient.newHttpClient();

    /** A client that remembers what was said to it first and last. */
    private static final class Client implements WebSocket.Listener {
        private final CompletableFuture<String> first = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            first.complete(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return WebSocket.Listener.super.onClose(socket, status, reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }

    private String cookie(URI server) throws Exception {
        HttpRequest signIn = HttpRequest.newBuilder(server.resolve("session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"ana\"}"))
                .build();
        HttpResponse<String> answer = http.send(signIn, BodyHandlers.ofString());
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private String token(URI server, String cookie) throws Exception {
        HttpRequest negotiate = HttpRequest.newBuilder(server.resolve("as/ana/signalr/negotiate?" + DATA))
                .header("Cookie", cookie)
                .build();
        HttpResponse<String> answer = http.send(negotiate, BodyHandlers.ofString());
        String token =
                new JsonMapper().readTree(answer.body()).get("ConnectionToken").textValue();
        return URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    private Client connect(URI server) throws Exception {
        String cookie = cookie(server);
        Client client = new Client();
        URI connect = URI.create("ws" + server.toString().substring("http".length()) + "as/ana/signalr/connect?" + DATA
                + "&transport=webSockets&connectionToken=" + token(server, cookie));
        http.newWebSocketBuilder()
                .header("Cookie", cookie)
                .buildAsync(connect, client)
                .get(20, TimeUnit.SECONDS);
        client.first.get(20, TimeUnit.SECONDS);
        return client;
    }

    @Test
    void stoppingServer_sendsItsClientsAwayToComeBack(@TempDir Path folder) throws Exception {
        RejoinServer server = RejoinServer.start("localhost", 0, folder, Clock.systemUTC(), line -> {});
        Client client = connect(server.address());

        long start = System.nanoTime();
        server.close();

        assertThat(client.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
