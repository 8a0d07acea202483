package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.call;
import static io.rejoin.undertow.hubprotocol.Messages.close;
import static io.rejoin.undertow.hubprotocol.Messages.flag;
import static io.rejoin.undertow.hubprotocol.Messages.item;
import static io.rejoin.undertow.hubprotocol.Messages.number;
import static io.rejoin.undertow.hubprotocol.Messages.streamCall;
import static io.rejoin.undertow.hubprotocol.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hub messages as MessagePack; the bytes are those that upstream's own tests have. */
final class MessagePackHubProtocolTest {

    private static final String HEADERS =
            "83 'Foo' 'Bar' 'KeyWith\nNew\r\nLines' 'Still Works' 'ValueWithNewLines' 'Also\nWorks\r\nFine'";

    private final HubProtocol packed = new MessagePackHubProtocol();

    static Stream<Arguments> calls() {
        return Stream.of(
                arguments(call("xyz", "method", List.of()), "96 01 80 'xyz' 'method' 90 90"),
                arguments(call("method"), "96 01 80 C0 'method' 90 90"),
                arguments(call("method", NullNode.instance), "96 01 80 C0 'method' 91 C0 90"),
                arguments(call("method", number(42)), "96 01 80 C0 'method' 91 2A 90"),
                arguments(call("method", number(42), text("string")), "96 01 80 C0 'method' 92 2A 'string' 90"),
                arguments(
                        call("Target", List.of(), List.of("__test_id__")), "96 01 80 C0 'Target' 90 91 '__test_id__'"),
                arguments(
                        call("Target", List.of(number(42)), List.of("__test_id__")),
                        "96 01 80 C0 'Target' 91 2A 91 '__test_id__'"),
                arguments(
                        call("Target", List.of(), List.of("__test_id__", "__test_id2__")),
                        "96 01 80 C0 'Target' 90 92 '__test_id__' '__test_id2__'"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(item("xyz", number(42)), "94 02 80 'xyz' 2A"),
                arguments(item("xyz", number(42.0f)), "94 02 80 'xyz' CA 42 28 00 00"),
                arguments(item("xyz", text("string")), "94 02 80 'xyz' 'string'"),
                arguments(item("xyz", flag(true)), "94 02 80 'xyz' C3"),
                arguments(item("xyz", NullNode.instance), "94 02 80 'xyz' C0"),
                arguments(
                        HubMessage.Completion.failed("xyz", "Error not found!"),
                        "95 03 80 'xyz' 01 'Error not found!'"),
                arguments(HubMessage.Completion.empty("xyz"), "94 03 80 'xyz' 02"),
                arguments(HubMessage.Completion.of("xyz", number(42)), "95 03 80 'xyz' 03 2A"),
                arguments(HubMessage.Completion.of("xyz", number(42.0f)), "95 03 80 'xyz' 03 CA 42 28 00 00"),
                arguments(HubMessage.Completion.of("xyz", text("string")), "95 03 80 'xyz' 03 'string'"),
                arguments(HubMessage.Completion.of("xyz", flag(true)), "95 03 80 'xyz' 03 C3"),
                arguments(HubMessage.Completion.of("xyz", NullNode.instance), "95 03 80 'xyz' 03 C0"),
                arguments(streamCall("xyz", "method", List.of(), List.of()), "96 04 80 'xyz' 'method' 90 90"),
                arguments(
                        streamCall("xyz", "method", List.of(number(42)), List.of("__test_id__")),
                        "96 04 80 'xyz' 'method' 91 2A 91 '__test_id__'"),
                arguments(
                        streamCall("xyz", "method", List.of(number(42), text("string")), List.of()),
                        "96 04 80 'xyz' 'method' 92 2A 'string' 90"),
                arguments(new HubMessage.CancelInvocation("xyz"), "93 05 80 'xyz'"),
                arguments(new HubMessage.Ping(), "91 06"),
                arguments(close(), "93 07 C0 C2"),
                arguments(close("Error!", false), "93 07 'Error!' C2"),
                arguments(new HubMessage.Close(Optional.empty(), true), "93 07 C0 C3"),
                arguments(close("Error!", true), "93 07 'Error!' C3"),
                arguments(new HubMessage.Ack(0), "92 08 00"),
                arguments(new HubMessage.Ack(4_294_967_296L), "92 08 CF 00 00 00 01 00 00 00 00"),
                arguments(new HubMessage.Sequence(300), "92 09 CD 01 2C"));
    }

    @ParameterizedTest
    @MethodSource({"calls", "answers"})
    void message_isWritten(HubMessage message, String form) {
        assertThat(packed.write(message)).isEqualTo(Packed.frame(form));
    }

    @ParameterizedTest
    @MethodSource({"calls", "answers"})
    void message_isRead(HubMessage message, String form) {
        assertThat(read(form)).containsExactly(message);
    }

    static Stream<Arguments> otherForms() {
        return Stream.of(
                arguments("95 01 80 C0 'method' 90", call("method")),
                arguments("95 01 80 '' 'method' 90", call("method")),
                arguments("95 04 80 'xyz' 'method' 90", streamCall("xyz", "method", List.of(), List.of())),
                arguments("98 01 80 'xyz' 'method' 90 90 C3 'ex'", call("xyz", "method", List.of())),
                arguments("DC 00 06 01 80 C0 'method' 90 90", call("method")),
                arguments("DD 00 00 00 06 01 DE 00 00 C0 D9 06 6D 65 74 68 6F 64 90 90", call("method")),
                arguments(
                        "95 03 " + HEADERS + " 'xyz' 01 'Error not found!'",
                        HubMessage.Completion.failed("xyz", "Error not found!")),
                arguments("94 03 " + HEADERS + " 'xyz' 02", HubMessage.Completion.empty("xyz")),
                arguments("95 03 80 'xyz' 01 C0", HubMessage.Completion.empty("xyz")),
                arguments("95 03 80 'xyz' 02 81 01 C7 00 05", HubMessage.Completion.empty("xyz")),
                arguments("93 05 " + HEADERS + " 'xyz'", new HubMessage.CancelInvocation("xyz")),
                arguments("94 06 80 'x' C0", new HubMessage.Ping()),
                arguments("91 D1 00 06", new HubMessage.Ping()),
                arguments("92 07 C0", close()),
                arguments("92 07 'Error!'", close("Error!", false)),
                arguments("94 07 C0 C3 00", new HubMessage.Close(Optional.empty(), true)),
                arguments("92 08 D3 00 00 00 00 00 00 00 07", new HubMessage.Ack(7)));
    }

    @ParameterizedTest
    @MethodSource("otherForms")
    void otherForm_isRead(String form, HubMessage message) {
        assertThat(read(form)).containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"91 0A", "91 00", "91 FF", "92 0A C1", "91 CE 7F FF FF FF"})
    void unknownKind_isLeftOut(String form) {
        assertThat(read(form)).isEmpty();
    }

    static Stream<String> badCalls() {
        return Stream.of(
                "",
                "90",
                "C0",
                "06",
                "81 01 80",
                "91 'foo'",
                "91 CA 00 00 00 06",
                "91 CE 80 00 00 00",
                "92 01 'foo'",
                "95 01 81 2A 'foo' C0 't' 90",
                "95 01 81 'foo' 2A C0 't' 90",
                "95 01 82 'foo' 'foo' 90 'foo' C0 't' 90",
                "92 01 80",
                "95 01 80 C2 't' 90",
                "93 01 80 'abc'",
                "94 01 80 'abc' 2A",
                "95 01 80 'abc' '' 90",
                "95 01 80 'abc' C0 90",
                "95 01 80 'abc' C4 01 74 90",
                "94 01 80 'abc' 'xyz'",
                "95 01 80 'abc' 'xyz' 2A",
                "95 01 80 'abc' 'xyz' C0",
                "95 01 80 'abc' 'xyz' 91",
                "95 01 80 'abc' 'xyz' 92 2A",
                "96 01 80 'abc' 'xyz' 90",
                "96 01 80 'abc' 'xyz' 90 C0",
                "96 01 80 'abc' 'xyz' 90 91 01",
                "96 01 80 'abc' 'xyz' 90 91 ''",
                "94 01 80 'abc' 'xyz' 90");
    }

    static Stream<String> badAnswers() {
        return Stream.of(
                "92 04 80",
                "93 04 80 C2",
                "95 04 80 C0 'xyz' 90",
                "95 04 80 '' 'xyz' 90",
                "92 02 80",
                "94 02 80 C2 00",
                "93 02 80 'xyz'",
                "94 02 80 'xyz'",
                "92 03 80",
                "94 03 80 C2 02",
                "93 03 80 'xyz'",
                "94 03 80 'xyz' 'xyz'",
                "94 03 80 'xyz' 2A",
                "94 03 80 'xyz' 01",
                "95 03 80 'xyz' 01 2A",
                "94 03 80 'xyz' 03",
                "92 05 80",
                "93 05 80 ''",
                "91 07",
                "92 07 2A",
                "93 07 C0 C0",
                "91 08",
                "92 08 FF",
                "92 08 C0",
                "92 09 CF 80 00 00 00 00 00 00 00",
                "91 06 06",
                "92 06",
                "92 06 C1",
                "92 06 DD FF FF FF FF");
    }

    @ParameterizedTest
    @MethodSource({"badCalls", "badAnswers"})
    void badForm_isRefused(String form) {
        assertThatThrownBy(() -> read(form))
                .isInstanceOf(BadMessageException.class)
                .hasNoCause();
    }

    @Test
    void textOfARefusal_saysWhat() {
        assertThatThrownBy(() -> read("95 01 80 C0 2A 90")).hasMessage("Reading 'target' failed.");
        assertThatThrownBy(() -> read("92 01 80")).hasMessage("A message has too few elements.");
        assertThatThrownBy(() -> read("94 03 80 'xyz' 2A")).hasMessage("Invalid invocation result kind.");
    }

    @Test
    void longMessage_hasALongerLength() {
        byte[] bytes = packed.write(call("m", text("x".repeat(300))));

        assertThat(bytes).startsWith(Packed.bytes("B7 02 96 01 80 C0 'm' 91 DA 01 2C"));
        assertThat(bytes).hasSize(2 + 0x137);
    }

    @Test
    void lengths_areTheSmallest() {
        assertThat(PackedFrames.frame(127)).hasSize(128).startsWith(0x7F);
        assertThat(PackedFrames.frame(128)).hasSize(130).startsWith(0x80, 0x01);
        assertThat(PackedFrames.frame(16_383)).hasSize(16_385).startsWith(0xFF, 0x7F);
        assertThat(PackedFrames.frame(16_384)).hasSize(16_387).startsWith(0x80, 0x80, 0x01);
    }

    @Test
    void callWithArgumentsInJson_isTheSameAsTheMessage() {
        assertThat(packed.call("Target", "[42, \"string\"]"))
                .isEqualTo(packed.write(call("Target", number(42), text("string"))));
    }

    @Test
    void callWithATree_isTheSameAsTheMessage() {
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode().add(42).add("string");

        assertThat(packed.call("Target", arguments))
                .isEqualTo(packed.write(call("Target", number(42), text("string"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[", "[1] 2", "", "null"})
    void argumentsThatAreNoArrayInJson_areRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> packed.call("t", json));
    }

    private List<HubMessage> read(String form) {
        return Messages.read(packed, Packed.frame(form));
    }
}
