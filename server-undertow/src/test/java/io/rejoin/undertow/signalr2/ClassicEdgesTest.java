package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import io.rejoin.undertow.transport.CallQueue;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Corners of the classic protocol's parts. */
final class ClassicEdgesTest {

    @Test
    void clientWhoseSocketBreaks_isLostAtOnce() {
        ClassicSettings calm = ClassicSettings.defaults().withKeepAlive(Duration.ofMinutes(5));
        try (ClassicUnderTest server = new ClassicUnderTest(calm, UnaryOperator.identity())) {
            RawClient ana = server.client().connect();
            Eventually.until("she is there", ana::isAttached);

            ana.line().reset();

            Eventually.until("she is not", () -> !ana.isAttached());
        }
    }

    @Test
    void emptyCall_doesNotStallTheOnesBehindIt() {
        Queue<Runnable> work = new ArrayDeque<>();
        List<String> begun = new ArrayList<>();
        CallQueue<String> queue = new CallQueue<>(
                work::add,
                3,
                100,
                String::length,
                (call, pass) -> {
                    begun.add(call);
                    return CompletableFuture.completedStage(null);
                },
                () -> {});
        queue.begin();
        queue.add("");
        queue.add("b");
        while (!work.isEmpty()) {
            work.remove().run();
        }

        assertThat(begun).containsExactly("", "b");
    }

    @Test
    void unencodedMessage_mayBeNoLargerThanAnEncodedOne() throws Exception {
        FormBody form = new FormBody(100, Duration.ofSeconds(30));
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> form.read(exchange)
                        .thenApply(read -> read.find("data"))
                        .handle((value, failure) -> failure == null ? "200" : "refused")
                        .thenAccept(exchange.getResponseSender()::send))
                .build();
        server.start();
        try {
            int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/send"))
                    .POST(BodyPublishers.ofString("data=" + "a".repeat(250)))
                    .build();

            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .isEqualTo("refused");
        } finally {
            server.stop();
        }
    }

    @Test
    void pathThatNamesThePlaceholder_staysAString() {
        ReconnectSecurity security = new ReconnectSecurity(
                KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore());
        try (HubServer server =
                HubServer.with(security).hub("Chat", new Hub() {}).start()) {
            String script = new ProxyScript(server, JsonMapper.builder().build()).at("/@HUBS@");

            assertThat(script).contains("$.hubConnection(\"/@HUBS@\"");
        }
    }
}
