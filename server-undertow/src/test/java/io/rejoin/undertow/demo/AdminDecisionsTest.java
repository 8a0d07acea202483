package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator decides of a user, a room, a connection and the store, and whom it reaches. Listens on a free port. */
final class AdminDecisionsTest {

    private DemoUnderTest demo;
    private String admin;

    @BeforeEach
    void start(@TempDir Path folder) {
        demo = new DemoUnderTest(folder, Clock.systemUTC());
        admin = demo.signInAsAdmin();
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    private HttpResponse<String> decide(String what, Map<String, String> about) {
        return demo.send("POST", "/admin/" + what, admin, DemoUnderTest.json(about));
    }

    private JsonNode receipt(String what, Map<String, String> about) {
        HttpResponse<String> answer = decide(what, about);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return DemoUnderTest.json(answer);
    }

    private JsonNode state() {
        return DemoUnderTest.json(demo.get("/admin/state", admin));
    }

    private String standing(String user, String room) {
        return StreamSupport.stream(state().get("users").spliterator(), false)
                .filter(entry -> entry.get("user").textValue().equals(user))
                .map(entry -> entry.get("rooms").get(room).get("standing").textValue())
                .findFirst()
                .orElse("unknown");
    }

    @Test
    void revokedEverywhere_isOutOfEveryRoomAndStaysOut() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            ana.call("join", "lobby");
            ana.call("join", "attic");

            JsonNode receipt = receipt("revoke-everywhere", Map.of("user", "ana"));

            assertThat(ana.heard("revoked")).isNotNull();
            assertThat(ana.heard("revoked")).isNotNull();
            assertThat(receipt.get("membershipsEnded").intValue()).isEqualTo(2);
            assertThat(receipt.get("connectionsTold").intValue()).isEqualTo(1);
            assertThat(receipt.get("revision").longValue()).isPositive();
            demo.signIn("ana");
            assertThat(Rooms.ALL)
                    .allSatisfy(
                            room -> assertThat(standing("ana", room.value())).isEqualTo("revoked"));
            assertThat(ana.call("join", "lobby").get("E").textValue()).isEqualTo("You may not be in the lobby.");
        }
    }

    @Test
    void revokedEverywhere_maybeGrantedOneRoomAgain() {
        demo.signIn("ana");
        receipt("revoke-everywhere", Map.of("user", "ana"));

        demo.grant(admin, "ana", "garden");

        assertThat(standing("ana", "garden")).isEqualTo("granted");
        assertThat(standing("ana", "lobby")).isEqualTo("revoked");
    }

    @Test
    void roomTakenFromEveryone_isClosedToNewcomersToo() {
        try (ChatClient ana = new ChatClient(demo, "ana");
                ChatClient ben = new ChatClient(demo, "ben")) {
            ana.call("join", "kitchen");
            ben.call("join", "kitchen");
            ben.call("join", "lobby");

            JsonNode receipt = receipt("revoke-everyone", Map.of("room", "kitchen"));

            assertThat(ana.heard("revoked")).hasToString("[\"kitchen\"]");
            assertThat(ben.heard("revoked")).hasToString("[\"kitchen\"]");
            assertThat(receipt.get("membershipsEnded").intValue()).isEqualTo(2);
            demo.signIn("cid");
            assertThat(standing("cid", "kitchen")).isEqualTo("revoked");
            assertThat(standing("cid", "lobby")).isEqualTo("granted");
        }
    }

    @Test
    void closedConnection_isToldAndGone() throws Exception {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            ana.call("join", "lobby");

            JsonNode receipt = receipt("revoke-connection", Map.of("connection", ana.id()));

            assertThat(ana.heard("connectionRevoked")).isEmpty();
            ana.awaitGone();
            assertThat(receipt.has("revision")).isFalse();
            assertThat(receipt.get("membershipsEnded").intValue()).isEqualTo(1);
            assertThat(receipt.get("connectionsTold").intValue()).isEqualTo(1);
            assertThat(standing("ana", "lobby")).isEqualTo("granted");
            assertThat(decide("revoke-connection", Map.of("connection", ana.id()))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void state_tellsHowEachRoomIsGuarded() {
        JsonNode state = state();

        assertThat(state.get("store").textValue()).isEqualTo("answers");
        assertThat(state.get("rules"))
                .hasToString("{\"lobby\":{\"level\":\"revocations\",\"outage\":\"closed\",\"graceSeconds\":0},"
                        + "\"garden\":{\"level\":\"revocations\",\"outage\":\"grace\",\"graceSeconds\":300},"
                        + "\"kitchen\":{\"level\":\"store\",\"outage\":\"closed\",\"graceSeconds\":0},"
                        + "\"attic\":{\"level\":\"store\",\"outage\":\"open\",\"graceSeconds\":0}}");
    }

    @Test
    void brokenStore_closesTheKitchenAndOpensTheAttic() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            assertThat(decide("store", Map.of("mode", "fails")).statusCode()).isEqualTo(204);

            assertThat(state().get("store").textValue()).isEqualTo("fails");
            assertThat(ana.call("join", "kitchen").get("E").textValue()).contains("Try again");
            assertThat(ana.call("join", "attic").has("E")).isFalse();
            assertThat(decide("revoke", Map.of("user", "ana", "room", "attic")).statusCode())
                    .isEqualTo(503);

            decide("store", Map.of("mode", "answers"));

            assertThat(ana.call("join", "kitchen").has("E")).isFalse();
            assertThat(state().get("store").textValue()).isEqualTo("answers");
        }
    }

    @Test
    void brokenStore_letsInWhoseRoomsAreDecidedAndNobodyElse() {
        demo.signIn("ana");
        decide("store", Map.of("mode", "fails"));

        assertThat(demo.send("POST", "/session", "", "{\"name\":\"ana\"}").statusCode())
                .isEqualTo(200);
        assertThat(demo.send("POST", "/session", "", "{\"name\":\"new\"}").statusCode())
                .isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "revoke-everywhere, user, a b, 400",
        "revoke-everywhere, user, nobody, 404",
        "revoke-everywhere, room, lobby, 400",
        "revoke-everyone, room, cellar, 400",
        "revoke-everyone, user, ana, 400",
        "revoke-connection, connection, not an id, 400",
        "revoke-connection, connection, nothing, 404",
        "revoke-connection, user, ana, 400",
        "store, mode, ANSWERS, 400",
        "store, mode, explodes, 400",
        "store, user, ana, 400",
    })
    void decisionThatMakesNoSense_isRefused(String what, String field, String value, int status) {
        assertThat(decide(what, Map.of(field, value)).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant", "revoke", "revoke-everywhere", "revoke-everyone", "revoke-connection", "store"})
    void pageOfAnotherOrigin_decidesNothing(String what) {
        demo.signIn("ana");
        HttpRequest request = HttpRequest.newBuilder(demo.at("/admin/" + what))
                .header("Origin", "https://evil.example")
                .header("Cookie", admin)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"user\":\"ana\",\"room\":\"lobby\",\"mode\":\"fails\"}"))
                .build();

        assertThat(demo.send(request).statusCode()).isEqualTo(403);
        assertThat(standing("ana", "lobby")).isEqualTo("granted");
        assertThat(state().get("store").textValue()).isEqualTo("answers");
    }
}
