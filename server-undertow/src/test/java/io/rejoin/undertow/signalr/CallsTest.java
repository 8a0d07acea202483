package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of hub methods and their answers, letter by letter. Listens on a free port. */
final class CallsTest {

    private final CoreUnderTest server = new CoreUnderTest();
    private SocketClient socket;

    @BeforeEach
    void connect() {
        socket = server.visitor().connected();
    }

    @AfterEach
    void stop() {
        socket.close();
        server.close();
    }

    private String error(String message) {
        JsonNode answer = socket.text(message).completion("1");
        assertThat(answer.fieldNames()).toIterable().containsExactly("type", "invocationId", "error");
        return answer.path("error").asText();
    }

    @Test
    void trap1_answerHasNothingThatIsAbsent() {
        socket.text(Visitor.call("1", "echo", "a"));
        assertThat(socket.message().toString()).isEqualTo("{\"type\":3,\"invocationId\":\"1\",\"result\":\"a\"}");
        server.hubs().clients(CoreUnderTest.CHAT).all().send("said", "b");
        assertThat(socket.message().toString()).isEqualTo("{\"type\":1,\"target\":\"said\",\"arguments\":[\"b\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "nil"})
    void trap2_callWithoutAValue_isCompletedWithNull(String method) {
        socket.text(Visitor.call("1", method));

        assertThat(socket.message().toString()).isEqualTo("{\"type\":3,\"invocationId\":\"1\",\"result\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ECHO", "Echo", "eCHo"})
    void trap8_methodOfTheHub_isFoundWithoutRegardToCase(String method) {
        socket.text(Visitor.call("1", method, "a"));

        assertThat(socket.completion("1").path("result").asText()).isEqualTo("a");
    }

    /** Clients act on an answer as if they had heard what was said before it, or hang up. */
    @Test
    void whatAMethodSaysToItsCaller_comesBeforeItsAnswer() {
        socket.text(Visitor.call("1", "tell", 300, "x".repeat(1000)));

        for (int i = 0; i < 300; i++) {
            assertThat(socket.message().path("arguments").path(0)).isEqualTo(new IntNode(i));
        }
        assertThat(socket.message().path("invocationId").asText()).isEqualTo("1");
    }

    @Test
    void callWithoutId_isNeverAnswered() {
        socket.text(Visitor.send("echo", "a")
                + Visitor.send("noSuchMethod")
                + Visitor.send("refuse", "a")
                + Visitor.send("breakDown", "a")
                + Visitor.call("1", "echo", "b"));

        assertThat(socket.message().path("result").asText()).isEqualTo("b");
    }

    @Test
    void calls_areMadeOneAfterTheOtherInOrder() {
        String all = IntStream.range(0, 40)
                .mapToObj(i -> Visitor.call("c" + i, "echo", "t" + i))
                .reduce("", String::concat);
        socket.text(all);

        for (int i = 0; i < 40; i++) {
            assertThat(socket.message().path("invocationId").asText()).isEqualTo("c" + i);
        }
    }

    @Test
    void propertiesInAnyOrder_areTaken() {
        socket.text(
                "{\"headers\":{\"a\":\"b\"},\"arguments\":[3,4],\"invocationId\":\"1\",\"more\":{},\"target\":\"add\",\"type\":1}"
                        + Visitor.END);

        assertThat(socket.completion("1").path("result").asInt()).isEqualTo(7);
    }

    @Test
    void unknownMethod_isAnError() {
        assertThat(error(Visitor.call("1", "noSuch", "a")))
                .isEqualTo(
                        "Failed to invoke 'noSuch' due to an error on the server. HubException: Method does not exist.");
    }

    @Test
    void wrongArguments_areAnErrorThatSaysThatTheMethodWasNotReached() {
        assertThat(error(Visitor.call("1", "add", "x", "y")))
                .startsWith("Failed to invoke 'add' due to an error on the server.");
        assertThat(error(Visitor.call("1", "add", 1)))
                .startsWith("Failed to invoke 'add' due to an error on the server.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.5", "5.0", "\"5\"", "true"})
    void argumentOfAnotherType_isAnErrorAndTheConnectionStays(String argument) {
        String call = "{\"type\":1,\"invocationId\":\"1\",\"target\":\"add\",\"arguments\":[" + argument + ",1]}";

        assertThat(error(call + Visitor.END))
                .isEqualTo("Failed to invoke 'add' due to an error on the server."
                        + " HubException: Argument 1 is not of the right kind.");
        assertThat(error(Visitor.call("1", "echo", 5))).startsWith("Failed to invoke 'echo'");
        socket.text(Visitor.call("2", "add", 5, 1));
        assertThat(socket.completion("2").path("result").asInt()).isEqualTo(6);
    }

    @Test
    void hubException_isToldWithItsText() {
        assertThat(error(Visitor.call("1", "refuse", "not today")))
                .isEqualTo("An unexpected error occurred invoking 'refuse' on the server. HubException: not today");
    }

    @Test
    void otherException_isToldWithoutItsText() {
        assertThat(error(Visitor.call("1", "breakDown", "secret")))
                .isEqualTo("An unexpected error occurred invoking 'breakDown' on the server.");
    }

    @Test
    void otherExceptionWithDetailsOn_isToldWithItsText() {
        try (CoreUnderTest detailed = new CoreUnderTest(CoreSettings.defaults().withDetailedErrors());
                SocketClient client = detailed.visitor().connected()) {
            assertThat(client.text(Visitor.call("1", "breakDown", "secret"))
                            .completion("1")
                            .path("error")
                            .asText())
                    .isEqualTo(
                            "An unexpected error occurred invoking 'breakDown' on the server. IllegalStateException: secret");
        }
    }

    @Test
    void callOfTheWrongKind_isAnErrorInKnownWords() {
        assertThat(error(Visitor.call("1", "count", 3)))
                .isEqualTo(
                        "The client attempted to invoke the streaming 'count' method with a non-streaming invocation.");
        assertThat(error(Visitor.stream("1", "echo", "a")))
                .isEqualTo(
                        "The client attempted to invoke the non-streaming 'echo' method with a streaming invocation.");
        assertThat(error(Visitor.upload(1, "1", "nothing", "s")))
                .isEqualTo(
                        "An unexpected error occurred invoking 'nothing' on the server. HubException: Client sent 1 stream(s),"
                                + " Hub method expects 0.");
    }

    @Test
    void trap6And7_nothingHasHeadersOrAnUnknownType() {
        socket.text(Visitor.call("1", "echo", "a") + Visitor.stream("2", "count", 2) + Visitor.call("3", "noSuch"));
        for (JsonNode message = socket.message();
                !message.path("invocationId").asText().equals("3");
                message = socket.message()) {
            assertThat(message.path("type").asInt()).isBetween(1, 7);
            assertThat(message.has("headers")).isFalse();
        }
    }

    @Test
    void unknownIdsAndTypes_areIgnored() {
        socket.text(Visitor.item("nowhere", 1) + Visitor.completion("nowhere")
                + "{\"type\":5,\"invocationId\":\"nowhere\"}" + Visitor.END + "{\"type\":6}" + Visitor.END
                + "{\"type\":8,\"sequenceId\":1}" + Visitor.END + "{\"type\":9,\"sequenceId\":1}" + Visitor.END
                + "{\"type\":77,\"x\":1}" + Visitor.END + Visitor.call("1", "echo", "still here"));

        assertThat(socket.message().path("result").asText()).isEqualTo("still here");
    }
}
