package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end a proxy and the server could see at different places, with another request inside. Listens on a free port. */
final class RequestLengthTest {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final String SMUGGLED = "GET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final HubServer hubs = HubServer.with(new ReconnectSecurity(
                    KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore()))
            .hub("chat", new Hub() {})
            .start();
    private final Undertow undertow = ServerLimits.apply(Undertow.builder())
            .addHttpListener(0, "127.0.0.1")
            .setHandler(new HubHandler(hubs, UserSource.nonBlocking(exchange -> Optional.empty())))
            .build();

    RequestLengthTest() {
        undertow.start();
    }

    @AfterEach
    void stop() {
        hubs.close();
        undertow.stop();
    }

    private String answers(String request) {
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "reset";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding:",
                "Content-Length: 18446744073709551616",
                "Content-Length: 99999999999999999999999",
            })
    void requestThatDoesNotEndClearly_isRefusedAndTheLast(String length) {
        String answers = answers("POST /negotiate HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(answers).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 200", "pong");
    }

    @Test
    void oldRequestInChunks_isRefusedAndTheLast() {
        String answers =
                answers("POST /negotiate HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n" + SMUGGLED);

        assertThat(answers).contains(" 400 ").doesNotContain(" 200 ", "pong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "Content-Length: 5"})
    void requestThatEndsClearly_isServedAndTheNext(String length) {
        String answers = answers("POST /negotiate HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n0\r\n\r\n" + SMUGGLED);

        assertThat(answers).startsWith("HTTP/1.1 200 ").contains("pong");
    }
}
