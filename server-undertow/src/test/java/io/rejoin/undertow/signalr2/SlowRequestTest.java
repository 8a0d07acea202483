package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that do not come to their end, more of them than there are threads to serve them. Listens on a free port. */
final class SlowRequestTest {

    private static final int MANY = 100;
    private static final int TRICKLES = 4_000;

    private final List<Socket> sockets = new ArrayList<>();
    private ClassicUnderTest server;
    private RawClient ana;

    @BeforeEach
    void start() {
        server = new ClassicUnderTest(hasty(), UnaryOperator.identity());
        ana = server.client().connect();
    }

    private static ClassicSettings hasty() {
        return ClassicSettings.defaults()
                .withLimits(new ClassicLimits(64 * 1024, 64, 16, Duration.ofSeconds(2), Duration.ofMillis(200), 1000));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket begin(String length, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        String request = "POST " + ana.path("send") + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + length + "\r\n\r\n"
                + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private CompletableFuture<HttpResponse<String>> post(String method) {
        return server.post(ana.path("send"), "data=" + ClassicUnderTest.encoded(RawClient.call(method, "1")));
    }

    @Test
    void bodiesThatNeverEnd_holdNoThread() throws Exception {
        for (int i = 0; i < MANY; i++) {
            begin("1000", "data=");
        }

        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
    }

    @Test
    void bodyThatComesSteadilyButTooSlowly_isCutOff() throws Exception {
        Socket slow = begin("100000", "data=");
        boolean open = true;
        for (int i = 0; i < TRICKLES && open; i++) {
            open = trickle(slow);
        }

        assertThat(open).isFalse();
    }

    /** A byte every few milliseconds, which is what the socket's timeout makes of a read of nothing. */
    private static boolean trickle(Socket slow) throws IOException {
        try {
            slow.getOutputStream().write('x');
            slow.setSoTimeout(5);
            return slow.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void bodyThatIsAnnouncedHuge_isRefusedBeforeRoomIsMadeForIt() throws Exception {
        Socket huge = begin("2000000000", "data=");

        assertThat(new String(huge.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 413");
    }

    @Test
    void bodyInTwoParts_isRead() throws Exception {
        String body = "data=" + ClassicUnderTest.encoded(RawClient.call("echo", "7", "halves"));
        Socket halves = begin(String.valueOf(body.length()), body.substring(0, 10));
        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
        halves.getOutputStream().write(body.substring(10).getBytes(StandardCharsets.US_ASCII));

        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("halves\"}") < 0) {
            int c = halves.getInputStream().read();
            assertThat(c).as("what follows " + answer).isNotNegative();
            answer.append((char) c);
        }
        assertThat(answer).startsWith("HTTP/1.1 200").contains("{\"I\":\"7\",\"R\":\"halves\"}");
    }

    @Test
    void callsThatAreNeverAnswered_holdNoThreadAndTheirClientsAreTold() {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(post("never"));
        }

        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
        assertThat(all).allSatisfy(answer -> {
            assertThat(answer.join().statusCode()).isEqualTo(504);
            assertThat(answer.join().body()).isEqualTo("The call takes too long.");
        });
    }

    @Test
    void callsThatHoldTheirThreads_leaveSomeForOthers() {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(post("hold"));
        }
        assertThat(all).allMatch(answer -> answer.join().statusCode() == 504);

        assertThat(server.get("/ping").statusCode()).isEqualTo(200);
    }
}
