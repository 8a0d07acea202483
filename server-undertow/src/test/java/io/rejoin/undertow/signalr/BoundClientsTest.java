package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.ProofKey;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.RefusalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients with a key, whose reconnect tokens are of no use to anybody else. Listens on a free port. */
final class BoundClientsTest {

    private static final GroupName ROOM = GroupName.of("room");

    private final CoreUnderTest server = new CoreUnderTest();
    private final ProofKey key = ProofKey.generate();
    private final String token = firstToken(key.text());

    @AfterEach
    void stop() {
        server.close();
    }

    /**
     * How a return ended.
     *
     * @param next the token that the client has then
     */
    private record Return(String id, boolean back, String next) {}

    /** The token of a client that named this key, was in the room, and is away. */
    private String firstToken(String named) {
        try (SocketClient socket = visitor("none", "Rejoin-Key", named).connected()) {
            String first = nextToken(socket);
            socket.text(Visitor.send("join", "room"));
            String second = nextToken(socket);
            assertThat(second).isNotEqualTo(first);
            return second;
        } finally {
            Eventually.until("it is away", () -> server.sessions() == 0);
        }
    }

    private Visitor visitor(String shown, String... more) {
        List<String> headers = new ArrayList<>(List.of("Rejoin-Token", shown));
        headers.addAll(List.of(more));
        return new Visitor(server, "ana", headers.toArray(String[]::new));
    }

    private static String nextToken(SocketClient socket) {
        return news(socket.await(message -> news(message).has("token")))
                .path("token")
                .asText();
    }

    private static JsonNode news(JsonNode message) {
        return message.path("arguments").path(0);
    }

    private Return comesBack(String shown, String... more) {
        Visitor visitor = visitor(shown, more);
        try (SocketClient socket = visitor.connected()) {
            return ended(visitor.id(), socket);
        } finally {
            Eventually.until("it is away", () -> server.sessions() == 0);
        }
    }

    private Return ended(String id, SocketClient socket) {
        JsonNode outcome = news(socket.message());
        boolean back = outcome.path("back").asBoolean();
        assertThat(outcome.path("groups").asInt()).isEqualTo(back ? 1 : 0);
        assertThat(server.hubs().groups(CoreUnderTest.CHAT).contains(ConnectionId.of(id), ROOM))
                .isEqualTo(back);
        return new Return(id, back, nextToken(socket));
    }

    private JsonNode challenge() {
        return Visitor.json(server.ask("POST", "/chat/challenge", "", "Authorization", "Bearer ana")
                .body());
    }

    /** A right answer by this key to a new challenge, for this token. */
    private String proof(ProofKey held, String shown) {
        JsonNode given = challenge();
        String challenge = given.path("challenge").asText();
        return challenge + "."
                + held.proof(challenge, shown, given.path("audience").asText());
    }

    @Test
    void whoHasTheKey_comesBackAgainAndAgain() {
        String newest = token;
        for (int i = 0; i < 3; i++) {
            Return ended = comesBack(newest, "Rejoin-Key", key.text(), "Rejoin-Proof", proof(key, newest));
            assertThat(ended.back()).isTrue();
            newest = ended.next();
        }
        assertThat(server.refusals()).isEmpty();
    }

    @Test
    void proofInTheQueryOfTheUpgrade_isTakenToo() {
        String query = "?Rejoin-Token=" + token + "&rejoin-proof=" + proof(key, token) + "&Rejoin-Key=" + key.text();
        try (SocketClient socket = SocketClient.open(server.port(), "/chat" + query, "Authorization", "Bearer ana")) {
            socket.text(Visitor.JSON_HANDSHAKE);
            assertThat(socket.message().toString()).isEqualTo("{}");

            assertThat(news(socket.message()).path("back").asBoolean()).isTrue();
        }
    }

    /** The challenge is over by the time that the client opens its line, but was not when it showed the proof. */
    @Test
    void clientThatTakesItsTimeAfterNegotiate_isBack() {
        Visitor visitor = visitor(token, "Rejoin-Proof", proof(key, token));
        server.clock.advance(Duration.ofSeconds(14));
        try (SocketClient socket = visitor.connected()) {
            assertThat(ended(visitor.id(), socket).back()).isTrue();
        }
    }

    @Test
    void whoHasTheTokenOnly_isConnectedInNoGroupAndTold() {
        Return thief = comesBack(token, "Rejoin-Key", ProofKey.generate().text());

        assertThat(thief.back()).isFalse();
        assertThat(server.refusals()).containsExactly(RefusalReason.PROOF_MISSING);
        Return owner = comesBack(token, "Rejoin-Proof", proof(key, token));
        assertThat(owner.back()).isTrue();
        assertThat(owner.id()).isNotEqualTo(thief.id());
    }

    @Test
    void whoHasAnotherKey_isConnectedInNoGroupAndTold() {
        ProofKey other = ProofKey.generate();
        Return thief = comesBack(token, "Rejoin-Key", other.text(), "Rejoin-Proof", proof(other, token));

        assertThat(thief.back()).isFalse();
        assertThat(server.refusals()).containsExactly(RefusalReason.PROOF_WRONG);
    }

    @Test
    void proofThatWasOverheard_isOfNoUse() {
        String overheard = proof(key, token);
        assertThat(comesBack(token, "Rejoin-Proof", overheard).back()).isTrue();

        assertThat(comesBack(token, "Rejoin-Proof", overheard).back()).isFalse();
        assertThat(server.refusals()).containsExactly(RefusalReason.CHALLENGE_OVER);
    }

    @Test
    void proofThatComesLate_isOfNoUse() {
        String proof = proof(key, token);
        server.clock.advance(Duration.ofSeconds(10));

        assertThat(comesBack(token, "Rejoin-Proof", proof).back()).isFalse();
        assertThat(server.refusals()).containsExactly(RefusalReason.CHALLENGE_OVER);
    }

    @Test
    void keyThatIsNamedOnReturn_changesNothing() {
        ProofKey other = ProofKey.generate();
        String next = comesBack(token, "Rejoin-Key", other.text(), "Rejoin-Proof", proof(key, token))
                .next();

        assertThat(comesBack(next, "Rejoin-Key", other.text(), "Rejoin-Proof", proof(other, next))
                        .back())
                .isFalse();
        assertThat(server.refusals()).containsExactly(RefusalReason.PROOF_WRONG);
        assertThat(comesBack(next, "Rejoin-Proof", proof(key, next)).back()).isTrue();
    }

    @Test
    void newConnectionOfWhoWasRefused_isBoundToTheKeyThatIsNamedThen() {
        ProofKey other = ProofKey.generate();
        String next = comesBack("garbage", "Rejoin-Key", other.text()).next();

        assertThat(comesBack(next).back()).isFalse();
        assertThat(server.refusals()).containsExactly(RefusalReason.UNKNOWN_KEY, RefusalReason.PROOF_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "P-256.AAAA", "no key at all"})
    void clientThatNamesNoKey_comesBackWithoutProof(String named) {
        String free = firstToken(named);

        assertThat(comesBack(free).back()).isTrue();
        assertThat(server.refusals()).isEmpty();
    }
}
