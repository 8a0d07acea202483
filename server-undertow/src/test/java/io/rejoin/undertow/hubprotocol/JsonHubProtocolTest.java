package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.call;
import static io.rejoin.undertow.hubprotocol.Messages.close;
import static io.rejoin.undertow.hubprotocol.Messages.flag;
import static io.rejoin.undertow.hubprotocol.Messages.item;
import static io.rejoin.undertow.hubprotocol.Messages.number;
import static io.rejoin.undertow.hubprotocol.Messages.records;
import static io.rejoin.undertow.hubprotocol.Messages.streamCall;
import static io.rejoin.undertow.hubprotocol.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hub messages as JSON. */
final class JsonHubProtocolTest {

    private final HubProtocol json = new JsonHubProtocol();

    static Stream<Arguments> calls() {
        return Stream.of(
                arguments(
                        call("123", "Target", List.of(number(1), text("Foo"))),
                        "{'type':1,'invocationId':'123','target':'Target','arguments':[1,'Foo']}"),
                arguments(call("Target", flag(true)), "{'type':1,'target':'Target','arguments':[true]}"),
                arguments(call("Target", NullNode.instance), "{'type':1,'target':'Target','arguments':[null]}"),
                arguments(
                        call("Target", List.of(), List.of("__test_id__")),
                        "{'type':1,'target':'Target','arguments':[],'streamIds':['__test_id__']}"),
                arguments(
                        call("Target", List.of(number(42)), List.of("a", "b")),
                        "{'type':1,'target':'Target','arguments':[42],'streamIds':['a','b']}"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(item("123", number(1)), "{'type':2,'invocationId':'123','item':1}"),
                arguments(item("123", NullNode.instance), "{'type':2,'invocationId':'123','item':null}"),
                arguments(
                        HubMessage.Completion.of("123", text("Foo")), "{'type':3,'invocationId':'123','result':'Foo'}"),
                arguments(
                        HubMessage.Completion.of("123", NullNode.instance),
                        "{'type':3,'invocationId':'123','result':null}"),
                arguments(HubMessage.Completion.empty("123"), "{'type':3,'invocationId':'123'}"),
                arguments(
                        HubMessage.Completion.failed("123", "Whoops!"),
                        "{'type':3,'invocationId':'123','error':'Whoops!'}"),
                arguments(
                        streamCall("123", "Target", List.of(number(1), text("Foo")), List.of()),
                        "{'type':4,'invocationId':'123','target':'Target','arguments':[1,'Foo']}"),
                arguments(
                        streamCall("123", "Target", List.of(), List.of("__test_id__")),
                        "{'type':4,'invocationId':'123','target':'Target','arguments':[],"
                                + "'streamIds':['__test_id__']}"),
                arguments(new HubMessage.CancelInvocation("123"), "{'type':5,'invocationId':'123'}"),
                arguments(new HubMessage.Ping(), "{'type':6}"),
                arguments(close(), "{'type':7}"),
                arguments(close("Error!", false), "{'type':7,'error':'Error!'}"),
                arguments(close("", false), "{'type':7,'error':''}"),
                arguments(close("Error!", true), "{'type':7,'error':'Error!','allowReconnect':true}"),
                arguments(new HubMessage.Close(Optional.empty(), true), "{'type':7,'allowReconnect':true}"),
                arguments(new HubMessage.Ack(9_007_199_254_740_993L), "{'type':8,'sequenceId':9007199254740993}"),
                arguments(new HubMessage.Sequence(1), "{'type':9,'sequenceId':1}"));
    }

    @ParameterizedTest
    @MethodSource({"calls", "answers"})
    void message_isWritten(HubMessage message, String form) {
        assertThat(json.write(message)).asString(StandardCharsets.UTF_8).isEqualTo(form.replace('\'', '"') + "\u001E");
    }

    @ParameterizedTest
    @MethodSource({"calls", "answers"})
    void message_isRead(HubMessage message, String form) {
        assertThat(read(form)).containsExactly(message);
    }

    static Stream<Arguments> otherForms() {
        return Stream.of(
                arguments("{ 'arguments': [1,2], 'type':1, 'target': 'Method' }", call("Method", number(1), number(2))),
                arguments(
                        "{ 'type':4, 'arguments': [1], 'target': 'Method', 'invocationId': '3' }",
                        streamCall("3", "Method", List.of(number(1)), List.of())),
                arguments(
                        "{ 'result': 10, 'type':3, 'invocationId': '15' }", HubMessage.Completion.of("15", number(10))),
                arguments("{ 'item': 'foo', 'invocationId': '1a', 'type':2 }", item("1a", text("foo"))),
                arguments("{'type':1,'target':'t','arguments':[],'more':[{}]}", call("t")),
                arguments("{'type':1,'invocationId':'','target':'t','arguments':[]}", call("t")),
                arguments("{'type':1,'invocationId':null,'target':'t','arguments':[]}", call("t")),
                arguments("{'type':1,'target':'u','arguments':[1],'target':'t','arguments':[]}", call("t")),
                arguments("{'type':1,'headers':{'a':'b'},'target':'t','arguments':[]}", call("t")),
                arguments("{'type':3,'invocationId':'1','error':null}", HubMessage.Completion.empty("1")),
                arguments(
                        "{'type':3,'invocationId':'1','error':null,'result':1}",
                        HubMessage.Completion.of("1", number(1))),
                arguments("{'type':6,'target':7}", new HubMessage.Ping()),
                arguments("{'type':7,'error':null,'allowReconnect':false}", close()));
    }

    @ParameterizedTest
    @MethodSource("otherForms")
    void otherForm_isRead(String form, HubMessage message) {
        assertThat(read(form)).containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':10}", "{'type':0,'target':1}", "{'type':-1}", "{'type':2147483647,'x':{}}"})
    void unknownKind_isLeftOut(String form) {
        assertThat(Messages.read(json, records(form.replace('\'', '"'), "{\"type\":6}")))
                .containsExactly(new HubMessage.Ping());
    }

    static Stream<Arguments> badForms() {
        return Stream.of(
                arguments("", "Expected a JSON object."),
                arguments("null", "Expected a JSON object."),
                arguments("'foo'", "Expected a JSON object."),
                arguments("[42]", "Expected a JSON object."),
                arguments("{}", "Missing required property 'type'."),
                arguments("{'type':null}", "Expected 'type' to be of type Number."),
                arguments("{'type':'6'}", "Expected 'type' to be of type Number."),
                arguments("{'type':6.0}", "Expected 'type' to be of type Number."),
                arguments("{'type':2147483648}", "Expected 'type' to be of type Number."),
                arguments("{'type':6,'headers':[]}", "Expected 'headers' to be of type Object."),
                arguments("{'type':6,'headers':{'Foo':42}}", "Expected 'headers' to be of type Object of String."),
                arguments("{'type':6,'headers':{'Foo':null}}", "Expected 'headers' to be of type Object of String."));
    }

    static Stream<Arguments> badProperties() {
        return Stream.of(
                arguments("{'type':1}", "Missing required property 'target'."),
                arguments("{'type':1,'invocationId':42}", "Expected 'invocationId' to be of type String."),
                arguments("{'type':1,'target':42}", "Expected 'target' to be of type String."),
                arguments("{'type':1,'target':'','arguments':[]}", "Missing required property 'target'."),
                arguments("{'type':1,'target':'foo'}", "Missing required property 'arguments'."),
                arguments("{'type':1,'target':'foo','arguments':{}}", "Expected 'arguments' to be of type Array."),
                arguments("{'type':1,'target':'foo','arguments':null}", "Expected 'arguments' to be of type Array."),
                arguments(
                        "{'type':1,'target':'foo','arguments':[],'streamIds':'a'}",
                        "Expected 'streamIds' to be of type Array."),
                arguments(
                        "{'type':1,'target':'foo','arguments':[],'streamIds':[1]}",
                        "Expected 'streamIds' to be of type Array of String."),
                arguments("{'type':2}", "Missing required property 'invocationId'."),
                arguments("{'type':2,'invocationId':''}", "Missing required property 'invocationId'."),
                arguments("{'type':2,'invocationId':'42'}", "Missing required property 'item'."),
                arguments("{'type':3}", "Missing required property 'invocationId'."),
                arguments("{'type':3,'invocationId':'42','error':[]}", "Expected 'error' to be of type String."),
                arguments(
                        "{'type':3,'invocationId':'42','error':'foo','result':null}",
                        "The 'error' and 'result' properties are mutually exclusive."),
                arguments("{'type':4,'target':'foo','arguments':[]}", "Missing required property 'invocationId'."),
                arguments("{'type':4,'invocationId':'42','target':'foo'}", "Missing required property 'arguments'."),
                arguments("{'type':5}", "Missing required property 'invocationId'."),
                arguments("{'type':7,'allowReconnect':null}", "Expected 'allowReconnect' to be of type Boolean."),
                arguments("{'type':8}", "Missing required property 'sequenceId'."),
                arguments("{'type':8,'sequenceId':1.5}", "Expected 'sequenceId' to be of type Number."),
                arguments("{'type':9,'sequenceId':-1}", "Expected 'sequenceId' to be of type Number."),
                arguments(
                        "{'type':9,'sequenceId':9223372036854775808}", "Expected 'sequenceId' to be of type Number."));
    }

    static Stream<Arguments> badJson() {
        return Stream.of(
                arguments("{'type':6", "Error reading JSON."),
                arguments("{'type':6}}", "Error reading JSON."),
                arguments("{'type':6} {'type':6}", "Error reading JSON."),
                arguments("{'type':6}x", "Error reading JSON."),
                arguments("{'type':6,}", "Error reading JSON."),
                arguments("{type:6}", "Error reading JSON."),
                arguments("{'type':06}", "Error reading JSON."),
                arguments("{'type':6,'x':NaN}", "Error reading JSON."),
                arguments("{'type':6,'x':Infinity}", "Error reading JSON."),
                arguments("{'type':6/*x*/}", "Error reading JSON."),
                arguments("{'type':6}//x", "Error reading JSON."),
                arguments("\uFEFF{'type':6}", "Error reading JSON."),
                arguments("{'type':6,'x':'\n'}", "Error reading JSON."),
                arguments("{'type':6,'x':" + "1".repeat(1001) + "}", "Error reading JSON."));
    }

    @ParameterizedTest
    @MethodSource({"badForms", "badProperties", "badJson"})
    void badForm_isRefused(String form, String why) {
        assertThatThrownBy(() -> read(form))
                .isInstanceOf(BadMessageException.class)
                .hasMessage(why);
    }

    @Test
    void textOfARefusal_quotesNothing() {
        assertThatThrownBy(() -> read("{'secret-token'}"))
                .isInstanceOf(BadMessageException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }

    @Test
    void depth_isAtMost64() {
        String form = "{'type':2,'invocationId':'1','item':%s%s}";

        assertThat(read(form.formatted("[".repeat(63), "]".repeat(63)))).hasSize(1);
        assertThatThrownBy(() -> read(form.formatted("[".repeat(64), "]".repeat(64))))
                .isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "C080", "EDA080", "F0808080", "F5808080", "C3", "E282"})
    void textThatIsNotUtf8_isRefused(String hex) {
        byte[] bytes = records("{\"type\":5,\"invocationId\":\"_____\"}");
        byte[] bad = HexFormat.of().parseHex(hex);
        System.arraycopy(bad, 0, bytes, 26, bad.length);

        assertThatThrownBy(() -> Messages.read(json, bytes))
                .isInstanceOf(BadMessageException.class)
                .hasMessage("Text is not UTF-8.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "😀", "\uFFFD", "\u2028", "\u0000\u001E\"\\/"})
    void anyText_goesBothWays(String text) {
        HubMessage message = call(text, text(text));

        assertThat(Messages.read(json, json.write(message))).containsExactly(message);
    }

    @Test
    void utf16_isRefused() {
        byte[] bytes = "{\"type\":6}".getBytes(StandardCharsets.UTF_16LE);
        byte[] record = Arrays.copyOf(bytes, bytes.length + 1);
        record[bytes.length] = 0x1E;

        assertThatThrownBy(() -> Messages.read(json, record)).isInstanceOf(BadMessageException.class);
    }

    @Test
    void loneSurrogate_isWrittenAsItCame() {
        HubMessage message =
                read("{'type':1,'target':'t','arguments':['\\ud800']}").get(0);

        assertThat(json.write(message)).asString(StandardCharsets.UTF_8).containsIgnoringCase("[\"\\ud800\"]");
    }

    @Test
    void valuesThatJsonHasNot_areText() {
        HubMessage message = call(
                "t",
                BinaryNode.valueOf(new byte[] {1, 2, (byte) 0xFF}),
                new POJONode(Instant.parse("2025-01-02T03:04:05.678Z")),
                DoubleNode.valueOf(Double.NaN));

        assertThat(json.write(message))
                .asString(StandardCharsets.UTF_8)
                .contains("[\"AQL/\",\"2025-01-02T03:04:05.678Z\",\"NaN\"]");
    }

    @Test
    void callWithArgumentsInJson_isSpliced() {
        byte[] bytes = json.call("say \"é\"", "[1, {\"a\":\"ü\"}]");

        assertThat(bytes)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"type\":1,\"target\":\"say \\\"é\\\"\",\"arguments\":[1, {\"a\":\"ü\"}]}\u001E");
    }

    @Test
    void callWithATree_isTheSameAsTheMessage() {
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode().add(1).add("Foo");

        assertThat(json.call("Target", arguments)).isEqualTo(json.write(call("Target", number(1), text("Foo"))));
    }

    @Test
    void argumentsWithASeparator_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> json.call("t", "[]}\u001E{"));
    }

    private List<HubMessage> read(String form) {
        return Messages.read(json, records(form.replace('\'', '"')));
    }
}
