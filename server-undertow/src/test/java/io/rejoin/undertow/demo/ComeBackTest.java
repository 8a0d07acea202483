package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switch that cuts the line, and the way back. Listens on a free port. */
final class ComeBackTest {

    private DemoUnderTest demo;

    @BeforeEach
    void start(@TempDir Path folder) {
        demo = new DemoUnderTest(folder, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    private int comeBack(String name, String cookie, String connection) {
        return demo.send(
                        "POST",
                        "/as/" + name + "/come-back",
                        cookie,
                        DemoUnderTest.json(Map.of("connection", connection)))
                .statusCode();
    }

    /** Returns when both ends know that the line is cut. */
    private void drop(ChatClient client) throws InterruptedException {
        client.tell("drop");
        client.awaitGone();
        String admin = demo.signInAsAdmin();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!state(admin, client).equals("away")) {
            assertThat(System.nanoTime())
                    .as("the line of " + client.id() + " is cut in time")
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private String state(String admin, ChatClient client) {
        return StreamSupport.stream(
                        DemoUnderTest.json(demo.get("/admin/state", admin))
                                .get("users")
                                .spliterator(),
                        false)
                .flatMap(user -> StreamSupport.stream(user.get("connections").spliterator(), false))
                .filter(connection -> connection.get("id").textValue().equals(client.id()))
                .map(connection -> connection.get("state").textValue())
                .findFirst()
                .orElse("gone");
    }

    private static void isKeptAway(ChatClient client) {
        assertThatThrownBy(client::reconnect)
                .cause()
                .asInstanceOf(type(WebSocketHandshakeException.class))
                .satisfies(failure ->
                        assertThat(failure.getResponse().statusCode()).isEqualTo(503));
    }

    @Test
    void droppedClient_isKeptAwayUntilItMayComeBack() throws Exception {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            ana.call("join", "lobby");
            drop(ana);
            isKeptAway(ana);

            assertThat(comeBack("ana", ana.cookie(), ana.id())).isEqualTo(204);
            ana.reconnect();

            assertThat(ana.heard("rejoined"))
                    .hasToString("[{\"groups\":[{\"room\":\"lobby\",\"outcome\":\"back\",\"advice\":\"none\"}],"
                            + "\"gap\":false,\"advice\":\"none\"}]");
        }
    }

    @Test
    void droppedClient_isAwayForTheAdministrator() throws Exception {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            String admin = demo.signInAsAdmin();
            assertThat(state(admin, ana)).isEqualTo("connected");

            drop(ana);

            assertThat(state(admin, ana)).isEqualTo("away");
        }
    }

    @Test
    void whoComesBack_hearsWhatWasSaidMeanwhile() throws Exception {
        try (ChatClient ana = new ChatClient(demo, "ana");
                ChatClient ben = new ChatClient(demo, "ben")) {
            ana.call("join", "lobby");
            ben.call("join", "lobby");
            drop(ana);
            ben.call("say", "lobby", "meanwhile");
            comeBack("ana", ana.cookie(), ana.id());

            ana.reconnect();

            assertThat(ana.heard("said").get(2).textValue()).isEqualTo("meanwhile");
        }
    }

    @Test
    void roomTakenAwayMeanwhile_isRefusedWithoutAReason() throws Exception {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            ana.call("join", "lobby");
            ana.call("join", "kitchen");
            drop(ana);
            JsonNode receipt = demo.revoke(demo.signInAsAdmin(), "ana", "kitchen");
            comeBack("ana", ana.cookie(), ana.id());

            ana.reconnect();

            JsonNode rooms = ana.heard("rejoined").get(0).get("groups");
            assertThat(rooms)
                    .extracting(JsonNode::toString)
                    .containsExactlyInAnyOrder(
                            "{\"room\":\"lobby\",\"outcome\":\"back\",\"advice\":\"none\"}",
                            "{\"room\":\"kitchen\",\"outcome\":\"refused\",\"advice\":\"none\"}");
            assertThat(receipt.get("membershipsEnded").intValue()).isEqualTo(1);
            assertThat(receipt.get("connectionsTold").intValue()).isZero();
        }
    }

    @Test
    void nobodyElse_canCallAConnectionBack() throws Exception {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            drop(ana);

            assertThat(comeBack("ben", demo.signIn("ben"), ana.id())).isEqualTo(404);
            assertThat(comeBack("ana", demo.signIn("ben"), ana.id())).isEqualTo(401);
            isKeptAway(ana);
        }
    }

    @Test
    void unknownConnection_cannotBeCalledBack() {
        String ana = demo.signIn("ana");

        assertThat(comeBack("ana", ana, "nothing")).isEqualTo(404);
        assertThat(comeBack("ana", ana, "not an id")).isEqualTo(404);
    }
}
