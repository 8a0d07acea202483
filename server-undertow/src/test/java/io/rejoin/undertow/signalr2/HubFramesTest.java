package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Message;
import io.rejoin.token.HubName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as text; touches nothing. */
final class HubFramesTest {

    private final HubFrames frames = new HubFrames(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .build());

    @Test
    void call_isRead() {
        HubFrames.Call call = frames.read("{\"H\":\"chat\",\"M\":\"say\",\"A\":[\"lobby\",1],\"I\":7,\"S\":{\"x\":1}}")
                .orElseThrow();

        assertThat(call.id()).isEqualTo("7");
        assertThat(call.hub()).isEqualTo("chat");
        assertThat(call.method()).isEqualTo("say");
        assertThat(call.arguments()).hasSize(2);
    }

    @Test
    void callWithoutArguments_isRead() {
        assertThat(frames.read("{\"H\":\"chat\",\"M\":\"rooms\",\"I\":\"a\"}")
                        .orElseThrow()
                        .arguments())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "\"text\"",
                "{}",
                "{\"H\":\"chat\"}",
                "{\"H\":1,\"M\":\"x\",\"A\":[]}",
                "{\"H\":\"chat\",\"M\":null,\"A\":[]}",
                "{\"H\":\"chat\",\"M\":\"x\",\"A\":{}}",
                "{\"H\":\"chat\",\"M\":\"x\",\"A\":\"y\"}"
            })
    void anythingElse_isNoCall(String text) {
        assertThat(frames.read(text)).isEmpty();
    }

    @Test
    void deepJson_isNoCall() {
        assertThat(frames.read("{\"H\":\"chat\",\"M\":\"x\",\"A\":[" + "[".repeat(1000) + "]".repeat(1000) + "]}"))
                .isEmpty();
    }

    @Test
    void tooManyArguments_isNoCall() {
        assertThat(frames.read("{\"H\":\"chat\",\"M\":\"x\",\"A\":[0" + ",0".repeat(64) + "]}"))
                .isEmpty();
    }

    @Test
    void result_bearsTheCallersIdAndNothingAbsent() {
        assertThat(frames.result(call(), Map.of("a", 1))).isEqualTo("{\"I\":\"7\",\"R\":{\"a\":1}}");
        assertThat(frames.result(call(), null)).isEqualTo("{\"I\":\"7\"}");
        assertThat(frames.result(call(), Instant.EPOCH)).isEqualTo("{\"I\":\"7\",\"R\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void failure_saysWhetherItWasMeant_andBearsItsData() {
        assertThat(frames.failure("7", "an \"error\"")).isEqualTo("{\"I\":\"7\",\"E\":\"an \\\"error\\\"\"}");
        assertThat(frames.failure("7", new HubException("no \"way\"")))
                .isEqualTo("{\"I\":\"7\",\"E\":\"no \\\"way\\\"\",\"H\":true}");
        assertThat(frames.failure("7", new HubException("taken", Map.of("seat", 3))))
                .isEqualTo("{\"I\":\"7\",\"E\":\"taken\",\"H\":true,\"D\":{\"seat\":3}}");
    }

    @Test
    void frames_ofDifferentMessagesInTurn_haveEachItsOwn() {
        Message one = Message.data(1);
        Message two = Message.data(2);

        assertThat(List.of(one, one, two, one))
                .extracting(message -> frames.messages("c", Optional.empty(), List.of(message)))
                .containsExactly(
                        "{\"C\":\"c\",\"M\":[1]}",
                        "{\"C\":\"c\",\"M\":[1]}",
                        "{\"C\":\"c\",\"M\":[2]}",
                        "{\"C\":\"c\",\"M\":[1]}");
    }

    @Test
    void frames_putCursorFirstAndAlwaysHaveMessages() {
        Message message = Message.of(HubName.of("Chat"), "said", List.of("hi"));

        assertThat(HubFrames.initialized("c")).isEqualTo("{\"C\":\"c\",\"S\":1,\"M\":[]}");
        assertThat(frames.messages("c", Optional.of("g"), List.of())).isEqualTo("{\"C\":\"c\",\"G\":\"g\",\"M\":[]}");
        assertThat(frames.messages("c", Optional.empty(), List.of(message, message)))
                .isEqualTo("{\"C\":\"c\",\"M\":[{\"H\":\"Chat\",\"M\":\"said\",\"A\":[\"hi\"]},"
                        + "{\"H\":\"Chat\",\"M\":\"said\",\"A\":[\"hi\"]}]}");
    }

    private HubFrames.Call call() {
        return frames.read("{\"H\":\"chat\",\"M\":\"say\",\"A\":[],\"I\":7}").orElseThrow();
    }

    private HubFrames.Call callWith(String state) {
        return frames.read("{\"H\":\"chat\",\"M\":\"say\",\"A\":[],\"I\":7,\"S\":" + state + "}")
                .orElseThrow();
    }

    @Test
    void state_comesWithTheCall_andGoesBackChanged() {
        HubFrames.Call call = callWith("{\"Name\":\"ana\",\"age\":7}");
        assertThat(call.state().get("name").orElseThrow().asText()).isEqualTo("ana");
        call.state().set("AGE", 8);

        assertThat(frames.result(call, null)).isEqualTo("{\"I\":\"7\",\"S\":{\"AGE\":8}}");
    }

    @Test
    void stateThatIsNoObject_isNone() {
        assertThat(callWith("[1]").state().get("0")).isEmpty();
        assertThat(callWith("null").tooMuch()).isFalse();
    }

    @Test
    void tooMuchState_isSaid() {
        assertThat(callWith("{\"a\":\"" + "x".repeat(5_000) + "\"}").tooMuch()).isTrue();
        assertThat(callWith("{\"a\":\"" + "x".repeat(4_000) + "\"}").tooMuch()).isFalse();
    }

    @Test
    void progress_isAMessageThatNamesTheCall() {
        String frame = frames.messages("c", Optional.empty(), List.of(Message.progress("7\"", Map.of("done", 3))));

        assertThat(frame)
                .isEqualTo("{\"C\":\"c\",\"M\":[{\"I\":\"P|7\\\"\",\"P\":{\"I\":\"7\\\"\",\"D\":{\"done\":3}}}]}");
    }
}
