package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.Clients;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Connections that outlive their sockets, message by message. Listens on a free port. */
final class StatefulReconnectTest {

    private static final GroupName ROOM = GroupName.of("room");

    @AutoClose
    private final CoreUnderTest server = with(StatefulReconnect.defaults());

    private static CoreUnderTest with(StatefulReconnect limits) {
        return new CoreUnderTest(CoreSettings.defaults().withStatefulReconnect(limits));
    }

    private static Clients clients(CoreUnderTest of) {
        return of.hubs().clients(CoreUnderTest.CHAT);
    }

    private void say(String... texts) {
        List.of(texts).forEach(text -> clients(server).all().send("said", text));
    }

    private void awaitHub(BooleanSupplier condition) {
        Eventually.until("the hub was told", condition);
    }

    @Test
    void whatIsSaidWhileTheSocketIsLost_arrivesOnceAndInOrder() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient first = ana.connected()) {
            say("1", "2", "3");
            assertThat(StatefulClient.said(first, 3)).containsExactly("1", "2", "3");
            first.text(StatefulClient.ack(1));
            first.text(Visitor.call("c", "add", 1, 2));
            assertThat(StatefulClient.said(first, 1)).containsExactly("3 c");
        }
        say("5", "6");
        try (SocketClient second = ana.resumed(2, 2)) {
            assertThat(StatefulClient.said(second, 5)).containsExactly("2", "3", "3 c", "5", "6");
            say("7");
            assertThat(StatefulClient.said(second, 1)).containsExactly("7");
            second.text(StatefulClient.ack(7) + Visitor.call("d", "add", 1, 2));
            second.completion("d");
        }
        try (SocketClient third = ana.resumed(3, 8)) {
            say("9");
            assertThat(StatefulClient.said(third, 2)).containsExactly("3 d", "9");
        }
    }

    @Test
    void whatTheClientSendsAgain_isHeardOnce() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient first = ana.connected()) {
            first.text(Visitor.send("hear", "1") + Visitor.send("hear", "2"));
            awaitHub(() -> server.hub.heard.size() == 2);
        }
        try (SocketClient second = ana.resumed(2, 1)) {
            second.text(Visitor.send("hear", "2") + Visitor.send("hear", "3"));
            awaitHub(() -> server.hub.heard.size() >= 3);
            second.text(Visitor.call("last", "echo", ""));
            second.completion("last");

            assertThat(server.hub.heard).containsExactly("1", "2", "3");
        }
    }

    @Test
    void hubIsNotTold_andIdGroupsStreamsAndCallsGoOn() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient first = ana.connected()) {
            first.text(Visitor.call("1", "join", ROOM.value()) + Visitor.call("2", "later"));
            first.completion("1");
        }
        clients(server).group(ROOM).send("said", "to the room");
        server.hub.later.complete("at last");
        try (SocketClient second = ana.resumed(3, 1)) {
            assertThat(StatefulClient.said(second, 3)).containsExactlyInAnyOrder("3 1", "to the room", "3 2");
            second.text(Visitor.call("3", "myId"));
            assertThat(second.completion("3").path("result").asText()).isEqualTo(ana.id());

            assertThat(server.hub.connected).hasValue(1);
            assertThat(server.hub.reconnected).hasValue(0);
            assertThat(server.hub.lost).hasValue(0);
        }
    }

    @Test
    void stream_goesOnWhereItWas() {
        StatefulClient ana = new StatefulClient(server, "ana");
        long items = 0;
        try (SocketClient first = ana.connected()) {
            first.text(Visitor.stream("s", "endless"));
            for (; items < 30; items++) {
                first.await(message -> message.path("type").asInt() == 2);
            }
        }
        try (SocketClient second = ana.resumed(2, 1)) {
            for (int item = 1; item <= 60; item++) {
                String text = second.await(message -> message.path("type").asInt() == 2)
                        .path("item")
                        .asText();
                assertThat(text).endsWith("x" + item);
            }
            assertThat(server.hub.streamsClosed).hasValue(0);
        }
    }

    @Test
    void clientThatAcknowledgesNothing_isSentNoMoreThanTheBufferHolds() {
        StatefulClient ana = new StatefulClient(server, "ana");
        String kilobyte = "x".repeat(1000);
        try (SocketClient socket = ana.connected()) {
            socket.text(Visitor.stream("s", "endless"));
            int sent = 0;
            for (; sent < 95; sent++) {
                socket.await(message -> message.path("type").asInt() == 2);
            }
            Eventually.until("it waits", () -> server.hub.produced.get() >= 100);
            say(kilobyte);
            assertThat(server.hub.produced.get()).isLessThan(130);

            socket.text(StatefulClient.ack(90));
            assertThat(socket.await(message -> message.has("target"))
                            .path("arguments")
                            .path(0)
                            .asText())
                    .isEqualTo(kilobyte);
        }
    }

    @Test
    void streamWithoutEnd_leavesRoomForMessages() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient socket = ana.connected()) {
            socket.text(Visitor.stream("s", "endless"));
            for (int item = 0; item < 95; item++) {
                socket.await(message -> message.path("type").asInt() == 2);
            }
            Eventually.until("it waits", () -> server.hub.produced.get() >= 100);
            say("to all");
            socket.text(StatefulClient.ack(3));
            socket.await(message -> message.has("target"));
        }
    }

    @Test
    void manyCallsWithLargeAnswers_areAllAnswered() {
        StatefulClient ana = new StatefulClient(server, "ana");
        String large = "x".repeat(20_000);
        try (SocketClient socket = ana.connected()) {
            String calls = IntStream.range(0, 100)
                    .mapToObj(i -> Visitor.call("c" + i, "nothing"))
                    .collect(Collectors.joining());
            say(large, large, large, large, large, large);
            socket.text(calls);
            int heard = 0;
            while (heard < 106) {
                socket.await(message -> message.path("type").asInt() <= 5);
                heard++;
                if (heard % 5 == 0) {
                    socket.text(StatefulClient.ack(heard));
                }
            }
        }
    }

    @Test
    void received_isAcknowledgedAboutOnceASecond() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient socket = ana.connected()) {
            socket.text(Visitor.send("hear", "1") + Visitor.send("hear", "2"));
            socket.text(Visitor.send("hear", "3"));

            assertThat(socket.message().toString()).isEqualTo("{\"type\":8,\"sequenceId\":3}");
        }
    }

    /** Some clients do not count what they find together with the answer to their handshake. */
    @Test
    void whatWaits_isSaidOnceTheClientHasReadItsHandshake() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient socket = ana.socket()) {
            socket.text("{\"protocol\":\"json\",\"version\":2}" + Visitor.END);
            assertThat(socket.read().orElseThrow().text()).isEqualTo("{}" + Visitor.END);
            Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);
            say("1", "2");
            socket.text(StatefulClient.PING);

            assertThat(socket.read().orElseThrow().text()).contains("\"1\"").contains("\"2\"");
        }
    }

    /** What it says before is no sign that it has read the answer. */
    @Test
    void clientThatSpeaksBeforeItIsAnswered_isToldOfItsReturnLaterToo() {
        String secret = Visitor.json(server.ask(
                                "POST",
                                "/chat/negotiate?negotiateVersion=1&useStatefulReconnect=true",
                                "",
                                "Authorization",
                                "Bearer ana",
                                "Rejoin-Token",
                                "no token of ours")
                        .body())
                .path("connectionToken")
                .asText();
        try (SocketClient socket =
                SocketClient.open(server.port(), "/chat?id=" + secret, "Authorization", "Bearer ana")) {
            socket.text("{\"protocol\":\"json\",\"version\":2}" + Visitor.END + StatefulClient.PING);

            assertThat(socket.read().orElseThrow().text()).isEqualTo("{}" + Visitor.END);
            assertThat(socket.read().orElseThrow().text()).contains("\"back\":false");
        }
    }

    @Test
    void sequenceOrAcknowledgementThatCannotBe_endsTheConnection() {
        for (String impossible : List.of(StatefulClient.ack(1), StatefulClient.sequence(1))) {
            try (SocketClient socket = new StatefulClient(server, "ana").connected()) {
                socket.text(impossible);

                assertThat(socket.toTheEnd())
                        .containsExactly(
                                "{\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}");
            }
        }
        StatefulClient ben = new StatefulClient(server, "ben");
        ben.connected().close();
        try (SocketClient gap = ben.socket()) {
            gap.text(StatefulClient.sequence(2));

            assertThat(gap.toTheEnd().toString()).contains("\"type\":7");
            assertThat(ben.socket().status()).isEqualTo(404);
        }
    }

    @Test
    void newSocket_takesOver_thoughTheOldOneSeemsAlive() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient first = ana.connected();
                SocketClient second = ana.resumed(1, 1)) {
            assertThat(first.read()).isEmpty();
            say("1");
            assertThat(StatefulClient.said(second, 1)).containsExactly("1");
            assertThat(server.hub.lost).hasValue(0);
        }
    }

    @Test
    void anotherUser_isRefused_andTheOldOneUndisturbed() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient socket = ana.connected()) {
            for (String other : List.of("ben", "Ana")) {
                assertThat(ana.socketOf(other).status()).isEqualTo(404);
            }
            say("1");
            assertThat(StatefulClient.said(socket, 1)).containsExactly("1");
        }
    }

    @Test
    void clientThatSpins_isRefusedSoon_andLetInAgainLater() {
        StatefulClient ana = new StatefulClient(server, "ana");
        ana.connected().close();
        for (int i = 0; i < 5; i++) {
            ana.resumed(1, 1).close();
        }
        assertThat(ana.socket().status()).isEqualTo(429);

        server.clock.advance(Duration.ofSeconds(2));
        ana.resumed(1, 1).close();
        assertThat(ana.socket().status()).isEqualTo(429);
    }

    @Test
    void windowEnds_connectionIsOver() {
        try (CoreUnderTest hasty = with(new StatefulReconnect(Duration.ofMillis(200), 100_000))) {
            StatefulClient ana = new StatefulClient(hasty, "ana");
            ana.connected().close();

            awaitHub(() -> hasty.hub.lost.get() == 1);
            Eventually.until("it is forgotten", hasty::isIdle);
            assertThat(ana.socket().status()).isEqualTo(404);
        }
    }

    @Test
    void clientThatClosesItsSocket_isGoneAtOnce() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient socket = ana.connected()) {
            socket.close(new byte[] {3, (byte) 0xe8});
            assertThat(socket.read()).isEmpty();

            awaitHub(() -> server.hub.lost.get() == 1);
            assertThat(ana.socket().status()).isEqualTo(404);
        }
    }

    @Test
    void clientThatSaysGoodbye_isGoneAtOnce() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient socket = ana.connected()) {
            socket.text("{\"type\":7}" + Visitor.END);

            awaitHub(() -> server.hub.stopped.get() == 1);
            Eventually.until("it is forgotten", server::isIdle);
            assertThat(ana.socket().status()).isEqualTo(404);
        }
    }

    @Test
    void connectionThatIsEndedInTheWindow_isOver() {
        StatefulClient ana = new StatefulClient(server, "ana");
        ana.connected().close();
        server.hubs()
                .abort(server.hubs()
                        .connections()
                        .find(ConnectionId.of(ana.id()))
                        .orElseThrow());

        Eventually.until("it is forgotten", server::isIdle);
        assertThat(ana.socket().status()).isEqualTo(404);
    }

    @Test
    void groupThatIsTakenAwayInTheWindow_isNotHeardAndNoNumberIsMissing() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient first = ana.connected()) {
            first.text(Visitor.call("1", "join", ROOM.value()));
            first.completion("1");
            clients(server).group(ROOM).send("said", "secret 1");
            say("open");
            assertThat(StatefulClient.said(first, 2)).containsExactly("secret 1", "open");
        }
        clients(server).group(ROOM).send("said", "secret 2");
        server.hubs().groups(CoreUnderTest.CHAT).leave(ConnectionId.of(ana.id()), ROOM);
        clients(server).group(ROOM).send("said", "secret 3");
        say("after");
        try (SocketClient second = ana.resumed(2, 1)) {
            List<String> said = new ArrayList<>(StatefulClient.said(second, 3));
            while (!said.contains("after")) {
                said.addAll(StatefulClient.said(second, 1));
            }
            assertThat(said.toString()).doesNotContain("secret");
            assertThat(said).startsWith("3 1", "3 -", "open");
        }
    }

    @Test
    void versionOne_switchesItOff() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient socket = ana.socket()) {
            socket.text(Visitor.JSON_HANDSHAKE + Visitor.call("1", "echo", "a"));
            assertThat(socket.message().toString()).isEqualTo("{}");
            assertThat(socket.completion("1").path("result").asText()).isEqualTo("a");
            assertThat(ana.socket().status()).isEqualTo(409);
        }
        awaitHub(() -> server.hub.lost.get() == 1);
        assertThat(ana.socket().status()).isEqualTo(404);
    }

    @Test
    void nobodyIsTold_whoDidNotAsk_orWhereItIsOff() {
        assertThat(server.ask("POST", "/chat/negotiate?negotiateVersion=1", "").body())
                .doesNotContain("Stateful");
        assertThat(server.ask("POST", "/chat/negotiate?negotiateVersion=1&useStatefulReconnect=false", "")
                        .body())
                .doesNotContain("Stateful");
        try (CoreUnderTest off = new CoreUnderTest()) {
            assertThat(StatefulClient.negotiate(off, "ana").has("useStatefulReconnect"))
                    .isFalse();
        }
    }

    @Test
    void whoCountsWithoutHavingAsked_isNotCountedAlong() {
        try (SocketClient socket = server.visitor().socket()) {
            socket.text("{\"protocol\":\"json\",\"version\":2}" + Visitor.END + Visitor.call("1", "echo", "a"));
            assertThat(socket.message().isEmpty()).isTrue();
            assertThat(socket.message().path("result").asText()).isEqualTo("a");
        }
    }
}
