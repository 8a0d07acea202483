package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of both sides, and what holds them up. Listens on a free port. */
final class StreamsTest {

    private static final String CANCEL = "{\"type\":5,\"invocationId\":\"1\"}" + Visitor.END;

    private final CoreUnderTest server = new CoreUnderTest();
    private Visitor ana;
    private SocketClient socket;

    @BeforeEach
    void connect() {
        ana = server.visitor();
        socket = ana.connected();
    }

    @AfterEach
    void stop() {
        socket.close();
        server.close();
    }

    @Test
    void stream_isItemsAndThenACompletionWithoutResult() {
        socket.text(Visitor.stream("1", "count", 3));

        for (int i = 0; i < 3; i++) {
            assertThat(socket.message().toString()).isEqualTo("{\"type\":2,\"invocationId\":\"1\",\"item\":" + i + "}");
        }
        assertThat(socket.message().toString()).isEqualTo("{\"type\":3,\"invocationId\":\"1\"}");
    }

    @Test
    void streamThatIsCancelled_isClosedAndCompletedWithoutError() {
        socket.text(Visitor.stream("1", "endless"));
        socket.await(message -> message.path("type").asInt() == 2);
        socket.text(CANCEL);

        assertThat(socket.completion("1").toString()).isEqualTo("{\"type\":3,\"invocationId\":\"1\"}");
        Eventually.until("it is closed", () -> server.hub.streamsClosed.get() == 1);
        socket.text(Visitor.call("2", "echo", "a"));
        assertThat(socket.completion("2").path("result").asText()).isEqualTo("a");
    }

    @Test
    void streamThatIsCancelledBeforeItIsThere_neverBegins() {
        socket.text(Visitor.stream("1", "endlessLater") + CANCEL);
        assertThat(socket.completion("1").has("error")).isFalse();

        server.hub.later.complete("now");

        Eventually.until("it is closed", () -> server.hub.streamsClosed.get() == 1);
        assertThat(server.hub.produced.get())
                .isLessThanOrEqualTo(CoreLimits.defaults().streamAhead());
    }

    @Test
    void streamWhoseClientIsGone_isClosed() {
        socket.text(Visitor.stream("1", "endless"));
        socket.await(message -> message.path("type").asInt() == 2);
        socket.close();

        Eventually.until("it is closed", () -> server.hub.streamsClosed.get() == 1);
    }

    @Test
    void streamThatIsThereAfterItsClientIsGone_isClosed() {
        socket.text(Visitor.stream("1", "endlessLater"));
        Eventually.until("it waits", () -> server.hub.calls.get() == 1);
        socket.close();
        Eventually.until("it is gone", () -> server.sessions() == 0);

        server.hub.later.complete("now");

        Eventually.until("it is closed", () -> server.hub.streamsClosed.get() == 1);
    }

    @ParameterizedTest
    @CsvSource({"true,' HubException: no more'", "false,''"})
    void streamThatFails_isCompletedWithAnError(boolean told, String detail) {
        socket.text(Visitor.stream("1", "failing", "no more", told));

        assertThat(socket.message().path("item").asInt()).isEqualTo(1);
        assertThat(socket.message().path("item").asInt()).isEqualTo(2);
        assertThat(socket.message().path("error").asText())
                .isEqualTo("An error occurred on the server while streaming results." + detail);
    }

    @Test
    void idThatIsStreaming_isInUse() {
        socket.text(Visitor.stream("1", "endlessLater") + Visitor.stream("1", "count", 3));

        assertThat(socket.completion("1").path("error").asText()).isEqualTo("Invocation ID '1' is already in use.");
    }

    @Test
    void uploads_reachTheirMethod() {
        socket.text(Visitor.upload(1, "1", "sum", "s")
                + Visitor.item("s", 1)
                + Visitor.item("s", 2)
                + Visitor.item("other", 100)
                + Visitor.completion("s"));

        assertThat(socket.completion("1").path("result").asInt()).isEqualTo(3);
    }

    @Test
    void twoUploads_areToldApart() {
        socket.text(
                "{\"type\":1,\"invocationId\":\"1\",\"target\":\"zip\",\"arguments\":[],\"streamIds\":[\"l\",\"r\"]}"
                        + Visitor.END + Visitor.item("r", "1") + Visitor.item("r", "2") + Visitor.item("l", "a")
                        + Visitor.item("l", "b"));

        assertThat(socket.completion("1").path("result").toString()).isEqualTo("[\"a1\",\"b2\"]");
    }

    @Test
    void callThatWaitsForItems_holdsUpNoOther_norDoUploadsThatEndInAnotherOrder() {
        socket.text(Visitor.upload(1, "1", "sum", "s")
                + Visitor.upload(1, "2", "sum", "t")
                + Visitor.call("3", "echo", "a"));
        assertThat(socket.completion("3").path("result").asText()).isEqualTo("a");

        for (int i = 0; i < 30; i++) {
            socket.text(Visitor.item("t", 2));
        }
        socket.text(Visitor.completion("t"));
        assertThat(socket.completion("2").path("result").asInt()).isEqualTo(60);
        socket.text(Visitor.item("s", 1) + Visitor.completion("s"));
        assertThat(socket.completion("1").path("result").asInt()).isEqualTo(1);
    }

    @Test
    void idOfAnUploadThatIsOpen_isInUse_untilItEnds() {
        socket.text(Visitor.upload(1, "1", "sum", "s") + Visitor.upload(1, "2", "sum", "s"));
        assertThat(socket.completion("2").path("error").asText())
                .isEqualTo(
                        "An unexpected error occurred invoking 'sum' on the server. HubException: Stream ID 's' is already"
                                + " in use.");
        socket.text(Visitor.item("s", 1) + Visitor.completion("s"));
        assertThat(socket.completion("1").path("result").asInt()).isEqualTo(1);

        socket.text(Visitor.upload(1, "3", "sum", "s") + Visitor.item("s", 2) + Visitor.completion("s"));

        assertThat(socket.completion("3").path("result").asInt()).isEqualTo(2);
    }

    @Test
    void uploadAndStream_goOnAtOnce() {
        socket.text(Visitor.upload(4, "1", "twice", "s"));
        for (int i = 0; i < 30; i++) {
            socket.text(Visitor.item("s", i));
            assertThat(socket.message().path("item").asInt()).isEqualTo(2 * i);
        }
        socket.text(Visitor.completion("s"));
        assertThat(socket.message().path("type").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no number", "5"})
    void itemOfTheWrongType_endsTheStreamWithAnError(String item) {
        socket.text(Visitor.upload(1, "1", "sum", "s") + Visitor.item("s", item) + Visitor.completion("s"));

        assertThat(socket.completion("1").path("error").asText()).isNotEmpty();
        socket.text(Visitor.call("2", "echo", "still here"));
        assertThat(socket.completion("2").path("result").asText()).isEqualTo("still here");
    }

    private static String items(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Visitor.item("s", "x" + i))
                .reduce("", String::concat);
    }

    @Test
    void uploadThatNobodyReads_stopsTheSocketUntilSomebodyDoes() {
        socket.text(Visitor.upload(1, "1", "readLater", "s") + items(0, 10));
        // Behind the items: not read while they wait.
        socket.text(Visitor.call("2", "echo", "a"));
        socket.text(Visitor.completion("s"));
        try (SocketClient other = server.visitor("ben").connected()) {
            other.text(Visitor.call("1", "echo", "b"));
            assertThat(other.completion("1").path("result").asText()).isEqualTo("b");
        }
        assertThat(server.hub.calls).hasValue(1);

        server.hub.later.complete("now");

        assertThat(List.of(socket.message().toString(), socket.message().toString()))
                .containsExactlyInAnyOrder(
                        "{\"type\":3,\"invocationId\":\"1\",\"result\":10}",
                        "{\"type\":3,\"invocationId\":\"2\",\"result\":\"a\"}");
    }

    @Test
    void clientThatDoesNotRead_holdsItsStreamUp() {
        socket.text(Visitor.stream("1", "endless"));
        socket.await(message -> message.path("type").asInt() == 2);
        Eventually.until("it stands still", new Still()::stands);
        int before = server.hub.produced.get();

        for (int i = 0; i < 20_000 && server.hub.produced.get() == before; i++) {
            socket.message();
        }

        assertThat(server.hub.produced.get()).isGreaterThan(before);
    }

    /** Whether no more was produced for a while: asked every few milliseconds. */
    private final class Still {
        private int last = -1;
        private int times;

        boolean stands() {
            int now = server.hub.produced.get();
            times = now == last ? times + 1 : 0;
            last = now;
            return times == 100;
        }
    }

    @Test
    void callsBeyond64_waitInTheSocket() {
        StringBuilder calls = new StringBuilder(Visitor.call("h", "hold"));
        for (int i = 0; i < 64; i++) {
            calls.append(Visitor.call("c" + i, "echo", "a"));
        }
        socket.text(calls.toString());
        socket.text(Visitor.call("last", "echo", "a"));
        try (SocketClient other = server.visitor("ben").connected()) {
            other.text(Visitor.call("1", "echo", "b"));
            other.completion("1");
        }
        assertThat(server.hub.calls).hasValue(1);

        server.hub.open.countDown();

        JsonNode last = socket.completion("last");
        assertThat(last.path("result").asText()).isEqualTo("a");
        assertThat(server.hub.calls).hasValue(66);
    }
}
