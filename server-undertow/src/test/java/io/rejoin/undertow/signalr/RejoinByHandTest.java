package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.Connection;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.RefusalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming back with a reconnect token, by hand. Listens on a free port. */
final class RejoinByHandTest {

    private static final GroupName ROOM = GroupName.of("room");

    private final CoreUnderTest server = new CoreUnderTest();

    @AfterEach
    void stop() {
        server.close();
    }

    /** A client that wants tokens, and remembers the latest news. */
    private static final class Ana {
        private final Visitor visitor;
        private final SocketClient socket;
        private String token = "";
        private String position = "";

        Ana(Visitor visitor) {
            this.visitor = visitor;
            this.socket = visitor.connected();
        }

        static Ana first(CoreUnderTest server) {
            Ana ana = new Ana(new Visitor(server, "ana", "Rejoin-Token", "none"));
            ana.news(ana.token);
            return ana;
        }

        static Ana back(CoreUnderTest server, String user, String token, String position) {
            return new Ana(new Visitor(server, user, "Rejoin-Token", token, "Rejoin-Position", position));
        }

        /** Reads until there is another token than this. */
        Ana news(String old) {
            while (token.equals(old)) {
                message();
            }
            return this;
        }

        JsonNode message() {
            JsonNode message = socket.message();
            remember(message);
            return message;
        }

        private void remember(JsonNode message) {
            if (message.path("target").asText().equals("rejoin")) {
                JsonNode told = message.path("arguments").path(0);
                token = told.path("token").asText(token);
                position = told.path("position").asText(position);
            }
        }

        /** How its return ended, which is told first. */
        JsonNode outcome() {
            return message().path("arguments").path(0);
        }

        Ana join() {
            String old = token;
            socket.text(Visitor.send("join", "room"));
            return news(old);
        }

        /** What is said in the room, up to this. */
        List<String> heard(String last) {
            List<String> texts = new ArrayList<>();
            while (!texts.contains(last)) {
                JsonNode message = message();
                if (message.path("target").asText().equals("said")) {
                    texts.add(message.path("arguments").path(0).asText());
                }
            }
            return texts;
        }

        Ana lose(CoreUnderTest server) {
            socket.close();
            Eventually.until("it is away", () -> server.sessions() == 0);
            return this;
        }
    }

    private void say(String text) {
        server.hubs().clients(CoreUnderTest.CHAT).group(ROOM).send("said", text);
    }

    private boolean isMember(Visitor visitor) {
        return server.hubs().groups(CoreUnderTest.CHAT).contains(ConnectionId.of(visitor.id()), ROOM);
    }

    @Test
    void clientThatDoesNotAsk_hearsNothingOfTokens() {
        try (SocketClient socket = server.visitor().connected()) {
            socket.text(Visitor.send("join", "room") + Visitor.call("1", "echo", "a"));
            assertThat(socket.message().path("type").asInt()).isEqualTo(3);
            say("b");

            assertThat(socket.message().path("target").asText()).isEqualTo("said");
            socket.text(Visitor.call("2", "echo", "a"));
            assertThat(socket.message().path("type").asInt()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", ""})
    void clientThatAsks_isGivenATokenAndAPositionInEachFrame(String none) {
        String path = "/chat?rejoin-token=" + none;
        try (SocketClient socket = SocketClient.open(server.port(), path, "Authorization", "Bearer ana")) {
            socket.text(Visitor.JSON_HANDSHAKE);
            String frames = socket.read().orElseThrow().text()
                    + socket.read().orElseThrow().text();
            assertThat(frames).startsWith("{}" + Visitor.END);
            JsonNode first = Visitor.json(Visitor.whole(frames).get(1));
            assertThat(first.path("target").asText()).isEqualTo("rejoin");
            assertThat(first.path("arguments").path(0).path("token").asText()).isNotEmpty();
            server.hubs().clients(CoreUnderTest.CHAT).all().send("said", "a");

            List<String> frame = Visitor.whole(socket.read().orElseThrow().text());

            assertThat(frame).hasSize(2);
            assertThat(frame.get(0)).contains("\"said\"");
            assertThat(frame.get(1)).startsWith("{\"type\":1,\"target\":\"rejoin\",\"arguments\":[{\"position\":");
        }
    }

    @Test
    void trap12_clientThatComesBack_hasItsIdItsGroupsAndItsMessagesInOrder() {
        Ana ana = Ana.first(server).join().lose(server);
        for (int i = 1; i <= 100; i++) {
            say("m" + i);
        }

        Ana back = Ana.back(server, "ana", ana.token, ana.position);

        // The handshake is answered by now.
        assertThat(isMember(ana.visitor)).isTrue();
        assertThat(back.visitor.id()).isEqualTo(ana.visitor.id());
        JsonNode outcome = back.outcome();
        assertThat(outcome.toString())
                .isEqualTo("{\"back\":true,\"gap\":false,\"groups\":1,\"refused\":0,\"advice\":\"none\"}");
        List<String> heard = back.heard("m100");
        assertThat(heard).hasSize(100).startsWith("m1", "m2", "m3");
        assertThat(server.hub.reconnected).hasValue(1);
        assertThat(server.hub.connected).hasValue(1);
        back.socket.close();
    }

    @Test
    void tokenInTheQueryOfTheUpgrade_isTakenToo() {
        Ana ana = Ana.first(server).join().lose(server);

        try (SocketClient socket = SocketClient.open(
                server.port(),
                "/chat?Rejoin-Token=" + ana.token + "&Rejoin-Position=" + ana.position,
                "Authorization",
                "Bearer ana")) {
            socket.text(Visitor.JSON_HANDSHAKE + Visitor.call("1", "myId"));

            assertThat(socket.completion("1").path("result").asText()).isEqualTo(ana.visitor.id());
            assertThat(isMember(ana.visitor)).isTrue();
        }
    }

    @Test
    void clientWhoseOldSocketIsStillOpen_isBackAndTheOldOneEnds() {
        Ana ana = Ana.first(server).join();

        Ana back = Ana.back(server, "ana", ana.token, ana.position);

        assertThat(back.outcome().path("back").asBoolean()).isTrue();
        ana.socket.toTheEnd();
        say("hello");
        assertThat(back.heard("hello")).containsExactly("hello");
        back.socket.close();
    }

    /** The client is connected, in no group, was told, and the trail knows why. */
    private void assertConnectedWithoutGroups(String user, String token, RefusalReason reason) {
        Ana stranger = Ana.back(server, user, token, "garbage");
        JsonNode outcome = stranger.outcome();

        assertThat(outcome.path("back").asBoolean()).isFalse();
        assertThat(outcome.path("groups").asInt()).isZero();
        assertThat(isMember(stranger.visitor)).isFalse();
        stranger.socket.text(Visitor.call("1", "echo", "here"));
        assertThat(stranger.socket.completion("1").path("result").asText()).isEqualTo("here");
        assertThat(server.refusals()).containsExactly(reason);
        stranger.socket.close();
    }

    @Test
    void forgedToken_connectsWithoutGroups() {
        Ana ana = Ana.first(server).join().lose(server);
        char last = ana.token.charAt(ana.token.length() - 10);
        String forged = ana.token.substring(0, ana.token.length() - 10)
                + (last == 'A' ? 'B' : 'A')
                + ana.token.substring(ana.token.length() - 9);

        assertConnectedWithoutGroups("ana", forged, RefusalReason.BAD_SIGNATURE);
    }

    @Test
    void garbageOfNineKibibytes_connectsWithoutGroups() {
        assertConnectedWithoutGroups("ana", "g".repeat(9 * 1024), RefusalReason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "null", "NONE"})
    void garbage_connectsWithoutGroups(String garbage) {
        assertConnectedWithoutGroups("ana", garbage, RefusalReason.UNKNOWN_KEY);
    }

    @Test
    void tokenOfAnotherUser_connectsWithoutGroupsAndCostsTheirsNothing() {
        Ana ana = Ana.first(server).join().lose(server);

        assertConnectedWithoutGroups("eve", ana.token, RefusalReason.WRONG_USER);

        Ana back = Ana.back(server, "ana", ana.token, ana.position);
        assertThat(back.outcome().path("groups").asInt()).isEqualTo(1);
        back.socket.close();
    }

    @Test
    void expiredToken_connectsWithoutGroups() {
        Ana ana = Ana.first(server).join().lose(server);

        server.clock.advance(Duration.ofDays(2));

        assertConnectedWithoutGroups("ana", ana.token, RefusalReason.EXPIRED);
    }

    @Test
    void tokenOfAnotherServer_connectsWithoutGroups() {
        try (CoreUnderTest other =
                new CoreUnderTest(CoreSettings.defaults(), KeyRing.generate(), UnaryOperator.identity())) {
            Ana there = Ana.first(other).join();

            assertConnectedWithoutGroups("ana", there.token, RefusalReason.UNKNOWN_KEY);
            there.socket.close();
        }
    }

    @Test
    void usedToken_restoresNothingThatWasLeftSince() {
        Ana ana = Ana.first(server).join().lose(server);
        Ana back = Ana.back(server, "ana", ana.token, ana.position);
        back.outcome();
        back.news(ana.token);
        Connection connection = server.hubs()
                .connections()
                .find(ConnectionId.of(back.visitor.id()))
                .orElseThrow();
        server.hubs().groups(CoreUnderTest.CHAT).leave(connection.id(), ROOM);
        back.news(back.token);
        back.lose(server);

        Ana again = Ana.back(server, "ana", ana.token, ana.position);

        assertThat(again.outcome().path("groups").asInt()).isZero();
        assertThat(isMember(ana.visitor)).isFalse();
        again.socket.close();
    }

    @Test
    void twoAtOnceWithOneToken_leaveOneConnectionInTheRoom() {
        Ana ana = Ana.first(server).join().lose(server);
        Visitor one = new Visitor(server, "ana", "Rejoin-Token", ana.token);
        Visitor two = new Visitor(server, "ana", "Rejoin-Token", ana.token);
        SocketClient first = one.socket().text(Visitor.JSON_HANDSHAKE);
        SocketClient second = two.socket().text(Visitor.JSON_HANDSHAKE);

        first.next();
        second.next();

        Eventually.until("one of them is left", () -> server.sessions() <= 1);
        assertThat(server.hubs().connections().count()).isLessThanOrEqualTo(1);
        first.close();
        second.close();
    }

    @Test
    void connectionThatIsOver_isToldSoAndToConnectAnew() {
        Ana ana = Ana.first(server).join();
        server.hubs().connections().find(ConnectionId.of(ana.visitor.id())).ifPresent(server.hubs()::abort);
        ana.socket.toTheEnd();

        Ana back = Ana.back(server, "ana", ana.token, ana.position);

        assertThat(back.outcome().path("back").asBoolean()).isFalse();
        assertThat(isMember(ana.visitor)).isFalse();
        back.socket.close();
    }

    @Test
    void abortedConnection_isToldToStayAway() {
        try (SocketClient socket = server.visitor().connected()) {
            socket.text(Visitor.call("1", "myId"));
            String id = socket.completion("1").path("result").asText();
            server.hubs().connections().find(ConnectionId.of(id)).ifPresent(server.hubs()::abort);

            assertThat(socket.toTheEnd()).containsExactly("{\"type\":7}");
            assertThat(socket.closed()).isEqualTo(1000);
        }
    }
}
