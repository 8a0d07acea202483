package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import io.rejoin.undertow.signalr.CoreSettings;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of which nobody can say whose they are. Listens on a free port, and listens to the log. */
final class DoubtfulUsersTest {

    private static final String SOCKET =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<LogRecord> log = new ConcurrentLinkedQueue<>();
    private final Logger root = Logger.getLogger("");
    private final Handler everything = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.INFO.intValue()) {
                log.add(record);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final HubServer hubs = HubServer.with(new ReconnectSecurity(
                    KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore()))
            .hub("chat", new Hub() {})
            .start();
    private final Undertow undertow;

    DoubtfulUsersTest() {
        UserSource here = UserSource.nonBlocking(this::user);
        UserSource elsewhere = this::user;
        undertow = ServerLimits.apply(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path()
                        .addPrefixPath("/signalr", new HubHandler(hubs, elsewhere))
                        .addPrefixPath("/core", HubHandler.core(hubs, elsewhere, CoreSettings.defaults(), "chat"))
                        .addPrefixPath("/signalr-here", new HubHandler(hubs, here))
                        .addPrefixPath("/core-here", HubHandler.core(hubs, here, CoreSettings.defaults(), "chat")))
                .build();
        undertow.start();
        root.addHandler(everything);
    }

    private Optional<UserId> user(HttpServerExchange exchange) {
        asked.incrementAndGet();
        throw new IllegalStateException("a bug, in front of " + exchange.getQueryString());
    }

    @AfterEach
    void stop() {
        root.removeHandler(everything);
        hubs.close();
        undertow.stop();
    }

    /** The head of the answer. */
    private String answer(String method, String path, String headers) throws IOException {
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        String more = headers.contains("Upgrade") ? headers : headers + "Connection: close\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + more + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                assertThat(next).as("the answer ends").isNotNegative();
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /signalr/negotiate?access_token=hush, false",
        "GET, /signalr/connect?transport=longPolling&access_token=hush, false",
        "GET, /signalr/connect?transport=webSockets&access_token=hush, true",
        "GET, /signalr-here/connect?transport=webSockets&access_token=hush, true",
        "POST, /core/negotiate?access_token=hush, false",
        "GET, /core?id=x&access_token=hush, false",
        "GET, /core?access_token=hush, true",
        "GET, /core-here?access_token=hush, true",
    })
    void sourceThatThrows_isAnsweredWith500AndLoggedOnceWithoutSecrets(String method, String path, boolean socket)
            throws IOException {
        String answer = answer(method, path, socket ? SOCKET : "");

        assertThat(answer)
                .startsWith("HTTP/1.1 500 ")
                .contains("Content-Length: 0")
                .doesNotContain("bug", "hush", "Exception");
        assertThat(asked).hasValue(1);
        assertThat(log).singleElement().satisfies(record -> {
            assertThat(record.getMessage()).contains("IllegalStateException").doesNotContain("hush", "a bug");
            assertThat(record.getThrown()).isNull();
        });
        assertThat(hubs.connections().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer ana\r\nAuthorization: Bearer ana\r\n",
                "Authorization: Bearer ana\r\nauthorization: Basic YTpi\r\n",
                "Origin: http://evil.example\r\nOrigin: http://evil.example\r\n",
            })
    void headerThatComesTwice_isRefusedBeforeAnybodyIsAsked(String headers) throws IOException {
        for (String path : new String[] {"/signalr/negotiate", "/signalr/ping", "/core/negotiate", "/core?id=x"}) {
            assertThat(answer("POST", path, headers))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Content-Length: 0");
        }
        for (String path : new String[] {"/signalr-here/connect?transport=webSockets", "/core-here?id=x"}) {
            assertThat(answer("GET", path, SOCKET + headers)).startsWith("HTTP/1.1 400 ");
        }
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer ana\r\n", ""})
    void headerThatComesOnceOrNever_isHeard(String headers) throws IOException {
        assertThat(answer("POST", "/core/negotiate", headers)).startsWith("HTTP/1.1 500 ");
        assertThat(asked).hasValue(1);
    }
}
