package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client called before it said goodbye, or something that is no message. Listens on a free port. */
final class LastCallsTest {

    private static final String GOODBYE = "{\"type\":7}" + Visitor.END;
    private static final byte[] NORMAL = {3, (byte) 0xE8};
    /** Enough that the first is not the last one that is made. */
    private static final int CALLS = 20;

    @AutoClose
    private final CoreUnderTest server = new CoreUnderTest();

    private static String calls() {
        return String.join(
                "",
                IntStream.range(0, CALLS)
                        .mapToObj(i -> Visitor.send("hear", "t" + i))
                        .toList());
    }

    private void assertAllHeardBeforeTheEnd() {
        Eventually.until("the hub was told", () -> server.hub.stopped.get() == 1);
        assertThat(server.hub.heard).hasSize(CALLS);
        Eventually.until("nobody is left", server::isIdle);
        assertThat(server.hubs().connections().all()).isEmpty();
    }

    @Test
    void callsInFrontOfAGoodbye_areMade_thoughTheClientClosesItsSocketAtOnce() {
        try (SocketClient socket = server.visitor().connected()) {
            socket.text(calls()).text(GOODBYE).close(NORMAL);

            assertAllHeardBeforeTheEnd();
        }
    }

    @Test
    void callsOfAClientWithATokenInFrontOfAGoodbye_areMadeToo() {
        try (SocketClient socket = new Visitor(server, "ana", "Rejoin-Token", "none").connected()) {
            socket.text(calls()).text(GOODBYE).close(NORMAL);

            assertAllHeardBeforeTheEnd();
        }
    }

    /** Its first call is made, and holds up the others, which are all here. */
    private static SocketClient heldUp(SocketClient socket, String last) {
        socket.text(Visitor.call("1", "echo", "a") + Visitor.send("hold") + calls() + last);
        var unused = socket.completion("1");
        return socket;
    }

    private void letGo() {
        server.hub.open.countDown();
        Eventually.until("no call waits", server::isIdle);
    }

    @Test
    void callsInFrontOfACloseFrame_areMadeBeforeTheHubHearsThatTheClientIsGone() {
        try (SocketClient socket = server.visitor().connected()) {
            heldUp(socket, "").close(NORMAL).toTheEnd();
            Eventually.until("its socket is gone", () -> server.sessions() == 0);
            assertThat(server.hub.lost).hasValue(0);

            letGo();

            assertThat(server.hub.heard).hasSize(CALLS);
            Eventually.until("the hub was told", () -> server.hub.lost.get() == 1);
            assertThat(server.hubs().connections().all()).isEmpty();
        }
    }

    @Test
    void callsOfAClientWithATokenInFrontOfACloseFrame_areMade_andItMayComeBack() {
        Visitor ana = new Visitor(server, "ana", "Rejoin-Token", "none");
        try (SocketClient socket = ana.connected()) {
            String token =
                    socket.message().path("arguments").path(0).path("token").asText();
            heldUp(socket, "").close(NORMAL).toTheEnd();
            Eventually.until("its socket is gone", () -> server.sessions() == 0);

            letGo();

            assertThat(server.hub.heard).hasSize(CALLS);
            new Visitor(server, "ana", "Rejoin-Token", token).connected().close();
            assertThat(server.hub.reconnected).hasValue(1);
            assertThat(server.hub.stopped.get() + server.hub.lost.get()).isZero();
        }
    }

    @Test
    void callsInFrontOfACloseFrame_areNotWaitedForLong() {
        try (SocketClient socket = server.visitor().connected()) {
            heldUp(socket, "").close(NORMAL).toTheEnd();

            Eventually.until("the hub was told", () -> server.hub.lost.get() == 1);
            letGo();
            assertThat(server.hub.heard).isEmpty();
        }
    }

    @Test
    void callsOfAClientWhoseSocketBroke_areForgotten() {
        try (SocketClient socket = server.visitor().connected()) {
            heldUp(socket, "").reset();
            long begin = System.nanoTime();
            Eventually.until("the hub was told", () -> server.hub.lost.get() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(2_500));

            letGo();

            assertThat(server.hub.heard).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", GOODBYE})
    void callsOfAClientWhoseConnectionIsRevoked_areNotMade(String last) {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            heldUp(socket, last);

            server.hubs().grants().revoke(UserId.of("root"), ConnectionId.of(ana.id()));
            letGo();

            assertThat(server.hub.heard).isEmpty();
        }
    }

    @Test
    void callsThatWerePostedBeforeADelete_areMade() {
        Visitor ana = server.visitor().polling();
        for (int i = 0; i < CALLS; i++) {
            ana.ask("POST", Visitor.call("" + i, "hear", "t" + i));
        }

        assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(202);

        assertAllHeardBeforeTheEnd();
    }

    @Test
    void callsThatWerePostedWhenThereWasNoRoom_areMadeToo() {
        Visitor ana = server.visitor().polling();
        ana.ask("POST", Visitor.send("hold"));
        int calls = CoreLimits.defaults().callsPending() + CALLS;
        for (int i = 0; i < calls; i++) {
            assertThat(ana.ask("POST", Visitor.send("hear", "t" + i)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(202);

        Eventually.until("its line is gone", () -> server.sessions() == 0);
        letGo();

        assertThat(server.hub.heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, calls).mapToObj(i -> "t" + i).toList());
    }

    @Test
    void callsThatWerePostedJustBeforeADelete_areMadeEachTime() {
        int clients = 400;
        IntStream.range(0, clients).parallel().forEach(i -> {
            Visitor ana = server.visitor("u" + i).polling();
            ana.ask("POST", Visitor.send("hear", "t" + i));
            ana.ask("DELETE", "");
        });
        Eventually.until("the hub was told", () -> server.hub.stopped.get() == clients);
        assertThat(server.hub.heard).hasSize(clients);
    }

    @Test
    void goodbyeTogetherWithTheHandshake_isTakenAsSoonAsTheClientIsLetIn() {
        long begin = System.nanoTime();
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(Visitor.JSON_HANDSHAKE + GOODBYE);

            assertThat(socket.toTheEnd()).startsWith("{}");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(2_500));
        }
    }

    @Test
    void callThatTakesItsTime_isNotWaitedForLong_andThoseBehindItAreForgotten() {
        try (SocketClient socket = server.visitor().connected()) {
            Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);
            socket.text(Visitor.send("hold") + calls() + GOODBYE);

            Eventually.until("the hub was told", () -> server.hub.stopped.get() == 1);
            assertThat(socket.toTheEnd()).allMatch("{\"type\":7}"::equals);
            server.hub.open.countDown();
            Eventually.until("nobody is left", server::isIdle);
            assertThat(server.hub.heard).isEmpty();
        }
    }

    @Test
    void clientThatIsBackBeforeItsLastCallWasMade_stays() {
        Visitor ana = new Visitor(server, "ana", "Rejoin-Token", "none");
        try (SocketClient socket = ana.connected()) {
            String token =
                    socket.message().path("arguments").path(0).path("token").asText();
            socket.text(Visitor.send("hold")).text(GOODBYE).close(NORMAL).toTheEnd();
            Eventually.until("its socket is gone", () -> server.sessions() == 0);

            try (SocketClient back = new Visitor(server, "ana", "Rejoin-Token", token).connected()) {
                server.hub.open.countDown();
                back.text(Visitor.call("1", "echo", "still here"));
                assertThat(back.completion("1").path("result").asText()).isEqualTo("still here");
                assertThat(server.hub.stopped).hasValue(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no message", "{\"type\":1,\"target\":\"hear\",\"arguments\":[\"%s\"]}"})
    void callsInFrontOfABadMessage_areAnsweredBeforeTheEnd(String bad) {
        String tooLarge = bad.formatted("x".repeat(40_000));
        try (SocketClient socket = server.visitor().connected()) {
            socket.text(Visitor.call("1", "echo", "a") + Visitor.call("2", "echo", "b") + tooLarge + Visitor.END);

            assertThat(socket.toTheEnd())
                    .isEqualTo(List.of(
                            "{\"type\":3,\"invocationId\":\"1\",\"result\":\"a\"}",
                            "{\"type\":3,\"invocationId\":\"2\",\"result\":\"b\"}",
                            "{\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}"));
        }
    }

    @Test
    void whatFollowsAGoodbye_isNotEvenRead() {
        try (SocketClient socket = server.visitor().connected()) {
            socket.text(Visitor.call("1", "echo", "a") + GOODBYE + "no message" + Visitor.END);

            assertThat(socket.toTheEnd())
                    .startsWith("{\"type\":3,\"invocationId\":\"1\",\"result\":\"a\"}")
                    .filteredOn(message -> message.contains("error"))
                    .isEmpty();
        }
    }
}
