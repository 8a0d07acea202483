package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.server.RequestTooBigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The limits on a real listener, tried with raw bytes over loopback. */
@Execution(ExecutionMode.CONCURRENT)
final class ServerLimitsTest {

    private static Undertow server;

    @BeforeAll
    static void start() {
        server = ServerLimits.apply(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> exchange.getRequestReceiver()
                        .receiveFullBytes(
                                (done, body) -> done.getResponseSender().send("read " + body.length),
                                (failed, why) -> failed.setStatusCode(why instanceof RequestTooBigException ? 413 : 500)
                                        .endExchange()))
                .build();
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    /** The first line of the answer; empty if the server just closed. */
    private static String answer(String request) throws IOException {
        try (Socket socket = sent(request)) {
            socket.setSoTimeout(10_000);
            byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(head, StandardCharsets.ISO_8859_1);
        }
    }

    private static Socket sent(String request) throws IOException {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /** Fails if the server still waits after so many seconds. */
    private static void awaitEnd(Socket socket, int seconds) throws IOException {
        socket.setSoTimeout(seconds * 1000);
        try (socket) {
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    @Test
    void ordinaryRequest_isServed() throws IOException {
        assertThat(answer(get("/?a=1", "X-A: b\r\n"))).isEqualTo("HTTP/1.1 200");
    }

    @Test
    void tokenOfFullSize_fits() throws IOException {
        assertThat(answer(get("/reconnect?groupsToken=" + "a".repeat(8192), "")))
                .isEqualTo("HTTP/1.1 200");
    }

    @Test
    void tooManyHeaders_isRefused() throws IOException {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            headers.append("X-").append(i).append(": a\r\n");
        }
        assertThat(answer(get("/", headers.toString()))).isEqualTo("HTTP/1.1 400");
    }

    @Test
    void tooLargeHead_isRefused() throws IOException {
        assertThat(answer(get("/", "X-A: " + "a".repeat(40_000) + "\r\n"))).isEqualTo("HTTP/1.1 400");
    }

    @Test
    void tooManyParameters_isRefused() throws IOException {
        assertThat(answer(get("/?" + "a=1&".repeat(80), ""))).isEqualTo("HTTP/1.1 400");
    }

    @Test
    void tooLargeBody_isRefused() throws IOException {
        String request = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n";

        assertThat(answer(request)).isEqualTo("HTTP/1.1 413");
    }

    @Test
    void twoLengths_areRefused() throws IOException {
        String request =
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

        assertThat(answer(request)).isEqualTo("HTTP/1.1 400");
    }

    /** In one test, so that they wait together. */
    @Test
    void clientThatFallsSilent_isLetGo() throws IOException {
        Socket mute = sent("");
        Socket slowHead = sent("GET / HTTP/1.1\r\nHost: local");
        Socket slowBody = sent("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab");

        awaitEnd(slowHead, 20);
        awaitEnd(slowBody, 40);
        awaitEnd(mute, 40);
    }
}
