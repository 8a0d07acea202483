package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import io.rejoin.undertow.signalr.CoreSettings;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xnio.XnioIoThread;

/** Which thread asks who makes a request: nothing that may block is ever asked of the one that serves many sockets. */
final class WhereUsersAreAskedTest {

    private static final String SOCKET = "Sec-WebSocket-Key";

    private final BlockingQueue<Boolean> onSocketsThread = new LinkedBlockingQueue<>();

    private Optional<UserId> user(HttpServerExchange exchange) {
        onSocketsThread.add(XnioIoThread.currentThread() != null);
        return Optional.of(UserId.of("ana"));
    }

    /** Whether it was asked on a socket's thread. */
    private boolean ask(UserSource users, boolean withModule, String method, String path, String... headers)
            throws IOException, InterruptedException {
        HubServerSetup setup = HubServer.with(new ReconnectSecurity(
                        KeyRing.generate(),
                        new InMemoryGrantStore(),
                        new InMemoryReplayStore(),
                        new InMemoryAuditStore()))
                .hub("chat", new Hub() {});
        try (HubServer hubs = (withModule ? setup.module(new HubModule() {}) : setup).start()) {
            Undertow server = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(Handlers.path()
                            .addPrefixPath("/signalr", new HubHandler(hubs, users))
                            .addPrefixPath("/core", HubHandler.core(hubs, users, CoreSettings.defaults(), "chat")))
                    .build();
            server.start();
            try {
                request(server, method, path, headers);
            } finally {
                server.stop();
            }
        }
        return onSocketsThread.poll(20, TimeUnit.SECONDS);
    }

    private static void request(Undertow server, String method, String path, String... headers)
            throws IOException, InterruptedException {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody());
        for (String header : headers) {
            request.header(header, "dGhlIHNhbXBsZSBub25jZQ==");
        }
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
    }

    private boolean askNonBlocking(String method, String path, String... headers)
            throws IOException, InterruptedException {
        return ask(UserSource.nonBlocking(this::user), false, method, path, headers);
    }

    @Test
    void handshakeOfASocket_asksASourceThatNeverBlocks_onTheSocketsThread() throws Exception {
        assertThat(askNonBlocking("GET", "/signalr/connect?transport=webSockets", SOCKET))
                .isTrue();
        assertThat(askNonBlocking("GET", "/signalr/RECONNECT?transport=WEBSOCKETS", SOCKET))
                .isTrue();
        assertThat(askNonBlocking("GET", "/core?id=unknown", SOCKET)).isTrue();
    }

    @Test
    void sourceThatMayBlock_isAskedElsewhere() throws Exception {
        assertThat(ask(this::user, false, "GET", "/signalr/connect?transport=webSockets", SOCKET))
                .isFalse();
        assertThat(ask(this::user, false, "GET", "/core?id=unknown", SOCKET)).isFalse();
    }

    @Test
    void handshakeThatModulesAreAskedAbout_isServedElsewhere() throws Exception {
        UserSource users = UserSource.nonBlocking(this::user);

        assertThat(ask(users, true, "GET", "/signalr/connect?transport=webSockets", SOCKET))
                .isFalse();
        assertThat(ask(users, true, "GET", "/core?id=unknown", SOCKET)).isFalse();
    }

    @Test
    void whatMayWaitForAStore_isServedElsewhere_whateverHeadersItHas() throws Exception {
        assertThat(askNonBlocking("GET", "/signalr/abort?transport=webSockets", SOCKET))
                .isFalse();
        assertThat(askNonBlocking("GET", "/signalr/connect?transport=longPolling", SOCKET))
                .isFalse();
        assertThat(askNonBlocking("GET", "/signalr/connect?transport=webSockets"))
                .isFalse();
        assertThat(askNonBlocking("POST", "/core?id=unknown", SOCKET)).isFalse();
        assertThat(askNonBlocking("POST", "/core/negotiate", SOCKET)).isFalse();
        assertThat(askNonBlocking("GET", "/core?id=unknown")).isFalse();
    }
}
