package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.undertow.hubprotocol.MessagePackHubProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that mean no good: afterwards others are served, nobody of them is left, and no error was logged. Listens on a free port. */
final class HostileClientsTest {

    private static final CoreTimings HASTY = new CoreTimings(
            Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(90));

    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.SEVERE.intValue()
                    && line.getLoggerName().startsWith("io.rejoin.undertow")) {
                errors.add(line.getMessage() + " " + line.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final CoreUnderTest server =
            new CoreUnderTest(CoreSettings.defaults().withTimings(HASTY));

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("").removeHandler(listener);
        server.close();
    }

    private void assertUnharmed() {
        Eventually.until("nobody is left", server::isIdle);
        try (SocketClient honest = server.visitor().connected()) {
            honest.text(Visitor.call("1", "echo", "a"));
            assertThat(honest.completion("1").path("result").asText()).isEqualTo("a");
        }
        Eventually.until("nobody is left", server::isIdle);
        assertThat(errors).isEmpty();
        assertThat(server.hubs().connections().count()).isZero();
    }

    private static byte[] noise(Random random, int max) {
        byte[] bytes = new byte[random.nextInt(max) + 1];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void randomHandshakes_harmNobody() {
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            try (SocketClient socket = server.visitor("u" + i).socket()) {
                socket.binary(noise(random, 2000)).text(String.valueOf(Visitor.END));
                socket.toTheEnd();
            }
        }
        assertUnharmed();
    }

    @Test
    void randomMessages_harmNobody() {
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            boolean packed = i % 2 == 0;
            try (SocketClient socket = server.visitor("u" + i).socket()) {
                socket.text("{\"protocol\":\"" + (packed ? "messagepack" : "json") + "\",\"version\":1}" + Visitor.END);
                socket.read();
                socket.binary(noise(random, 3000)).binary(new byte[] {Visitor.END, 1, (byte) 0xC1, (byte) 0x91, 6});
            }
        }
        assertUnharmed();
    }

    @Test
    void brokenWebSockets_harmNobody() {
        Random random = new Random(3);
        for (int i = 0; i < 40; i++) {
            try (SocketClient socket = server.visitor("u" + i).connected()) {
                socket.raw(noise(random, 200));
            }
        }
        assertUnharmed();
    }

    @Test
    void messageBombs_areCutOff() {
        try (SocketClient tooLong = server.visitor().connected();
                SocketClient deep = server.visitor().connected();
                SocketClient huge = server.visitor().connected();
                SocketClient packed = server.visitor().socket()) {
            tooLong.text(Visitor.call("1", "echo", "x".repeat(40_000)));
            assertThat(tooLong.toTheEnd())
                    .containsExactly(
                            "{\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}");
            deep.text("{\"type\":1,\"target\":\"echo\",\"arguments\":" + "[".repeat(10_000) + Visitor.END);
            assertThat(deep.toTheEnd()).hasSize(1);
            huge.text("x".repeat(2_000_000));
            huge.toTheEnd();
            packed.text("{\"protocol\":\"messagepack\",\"version\":1}" + Visitor.END);
            packed.read();
            packed.binary(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7});
            assertThat(packed.read().map(frame -> frame.type())).contains(SocketClient.BINARY);
            assertThat(packed.read()).isEmpty();
        }
        assertThat(new MessagePackHubProtocol().isBinary()).isTrue();
        assertUnharmed();
    }

    @Test
    void socketsThatNeverSayAHandshake_areSentAway() {
        List<SocketClient> silent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            silent.add(SocketClient.open(server.port(), "/chat"));
        }
        silent.forEach(socket -> {
            socket.toTheEnd();
            socket.close();
        });
        assertUnharmed();
    }

    @Test
    void halfRequestsAndHalfOpenSockets_harmNobody() throws IOException {
        List<Socket> half = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.getOutputStream()
                    .write("POST /chat/negotiate HTTP/1.1\r\nHost: x\r\nContent-Le"
                            .getBytes(StandardCharsets.US_ASCII));
            half.add(socket);
        }
        for (int i = 0; i < 20; i++) {
            server.visitor("u" + i)
                    .connected()
                    .raw(new byte[] {(byte) 0x82, (byte) 0xFE, 1})
                    .close();
        }
        assertUnharmed();
        for (Socket socket : half) {
            socket.close();
        }
    }

    @Test
    void tenThousandNegotiations_fillTheServerAndAreForgotten() {
        int max = 1000;
        CoreLimits usual = CoreLimits.defaults();
        CoreLimits small = new CoreLimits(
                usual.messageMax(),
                usual.callsPending(),
                usual.callsPerUser(),
                usual.streamsMax(),
                usual.streamAhead(),
                usual.bodyWithin(),
                max);
        try (CoreUnderTest crowded = new CoreUnderTest(CoreSettings.defaults().withLimits(small))) {
            int accepted = 0;
            for (int i = 0; i < 10_000; i++) {
                accepted += crowded.ask("POST", "/chat/negotiate?negotiateVersion=1", "")
                                        .statusCode()
                                == 200
                        ? 1
                        : 0;
            }
            assertThat(accepted).isEqualTo(max);
            crowded.clock.advance(Duration.ofSeconds(16));
            crowded.visitor().connected().close();
        }
        assertThat(errors).isEmpty();
    }
}
