package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people can do in the chat. Listens on a free port. */
final class ChatHubTest {

    private DemoUnderTest demo;

    @BeforeEach
    void start(@TempDir Path folder) {
        demo = new DemoUnderTest(folder, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @Test
    void joining_isToldToTheJoinerAndCountedForAll() {
        try (ChatClient ana = new ChatClient(demo, "ana");
                ChatClient ben = new ChatClient(demo, "ben")) {
            ana.tell("join", "lobby");

            assertThat(ana.heard("joined")).hasToString("[\"lobby\"]");
            assertThat(ben.heard("rooms").get(0).get(0)).hasToString("{\"room\":\"lobby\",\"members\":1}");
        }
    }

    @Test
    void rooms_areListedWithMembersAndWhetherOneIsIn() {
        try (ChatClient ana = new ChatClient(demo, "ana");
                ChatClient ben = new ChatClient(demo, "ben")) {
            ana.call("join", "lobby");
            ben.call("join", "lobby");
            ben.call("join", "attic");

            assertThat(ana.call("rooms").get("R"))
                    .hasToString("[{\"room\":\"lobby\",\"members\":2,\"joined\":true},"
                            + "{\"room\":\"garden\",\"members\":0,\"joined\":false},"
                            + "{\"room\":\"kitchen\",\"members\":0,\"joined\":false},"
                            + "{\"room\":\"attic\",\"members\":1,\"joined\":false}]");
        }
    }

    @Test
    void message_reachesTheRoomAndNobodyElse() {
        try (ChatClient ana = new ChatClient(demo, "ana");
                ChatClient ben = new ChatClient(demo, "ben");
                ChatClient cid = new ChatClient(demo, "cid")) {
            ana.call("join", "lobby");
            ben.call("join", "lobby");
            cid.call("join", "garden");

            ana.tell("say", "lobby", "  hello  ");
            JsonNode said = ben.heard("said");
            ben.call("join", "garden");
            ben.tell("say", "garden", "later");

            assertThat(said.get(0).textValue()).isEqualTo("lobby");
            assertThat(said.get(1).textValue()).isEqualTo("ana");
            assertThat(said.get(2).textValue()).isEqualTo("hello");
            assertThat(Instant.parse(said.get(3).textValue()))
                    .isBefore(Instant.now().plusSeconds(60));
            assertThat(ana.heard("said").get(2).textValue()).isEqualTo("hello");
            assertThat(cid.heard("said").get(2).textValue()).isEqualTo("later");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lobby, hello, You are not in the lobby.",
        "cellar, hello, There is no such room.",
        "garden, '  ', There is nothing to say in an empty message.",
    })
    void sayingWhatCannotBeSaid_isRefused(String room, String text, String problem) {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            ana.call("join", "garden");

            assertThat(ana.call("say", room, text).get("E").textValue()).isEqualTo(problem);
        }
    }

    @Test
    void longMessage_isRefusedBeyondItsLimit() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            ana.call("join", "lobby");

            assertThat(ana.call("say", "lobby", "a".repeat(2000)).has("E")).isFalse();
            assertThat(ana.call("say", "lobby", "a".repeat(2001)).get("E").textValue())
                    .isEqualTo("A message has at most 2000 characters.");
        }
    }

    @Test
    void leaving_isToldAndEndsSpeaking() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            ana.call("join", "lobby");

            ana.tell("leave", "lobby");

            assertThat(ana.heard("left")).hasToString("[\"lobby\"]");
            assertThat(ana.call("say", "lobby", "hello").get("E").textValue()).isEqualTo("You are not in the lobby.");
        }
    }

    @Test
    void unknownRoom_canNeitherBeJoinedNorLeft() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            assertThat(ana.call("join", "cellar").get("E").textValue()).isEqualTo("There is no such room.");
            assertThat(ana.call("leave", "LOBBY").get("E").textValue()).isEqualTo("There is no such room.");
        }
    }

    @Test
    void revokedRoom_cannotBeJoined() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            demo.revoke(demo.signInAsAdmin(), "ana", "kitchen");

            assertThat(ana.call("join", "kitchen").get("E").textValue()).isEqualTo("You may not be in the kitchen.");
        }
    }

    @Test
    void revocation_isToldToWhoWasIn() {
        try (ChatClient ana = new ChatClient(demo, "ana");
                ChatClient ben = new ChatClient(demo, "ben")) {
            ana.call("join", "kitchen");
            ben.call("join", "kitchen");

            JsonNode receipt = demo.revoke(demo.signInAsAdmin(), "ana", "kitchen");

            assertThat(ana.heard("revoked")).hasToString("[\"kitchen\"]");
            assertThat(receipt.get("membershipsEnded").intValue()).isEqualTo(1);
            assertThat(receipt.get("connectionsTold").intValue()).isEqualTo(1);
            assertThat(ben.call("rooms").get("R").get(2))
                    .hasToString("{\"room\":\"kitchen\",\"members\":1,\"joined\":true}");
        }
    }

    @Test
    void brokenStore_isToldAsSuch() {
        try (ChatClient ana = new ChatClient(demo, "ana")) {
            demo.breakStores();

            assertThat(ana.call("join", "lobby").get("E").textValue())
                    .isEqualTo("The server cannot look that up just now. Try again in a moment.");
            assertThat(ana.call("leave", "lobby").get("E").textValue())
                    .isEqualTo("The server cannot look that up just now. Try again in a moment.");
        }
    }
}
