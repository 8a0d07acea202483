package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees as MessagePack values, in the message of a stream's item. */
final class PackedValuesTest {

    private static final String BEFORE = "94 02 80 'x' ";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final HubProtocol packed = new MessagePackHubProtocol();

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments(IntNode.valueOf(0), "00"),
                arguments(IntNode.valueOf(127), "7F"),
                arguments(IntNode.valueOf(128), "CC 80"),
                arguments(IntNode.valueOf(255), "CC FF"),
                arguments(IntNode.valueOf(256), "CD 01 00"),
                arguments(IntNode.valueOf(65_535), "CD FF FF"),
                arguments(IntNode.valueOf(65_536), "CE 00 01 00 00"),
                arguments(LongNode.valueOf(2_147_483_648L), "CE 80 00 00 00"),
                arguments(LongNode.valueOf(4_294_967_296L), "CF 00 00 00 01 00 00 00 00"),
                arguments(LongNode.valueOf(Long.MAX_VALUE), "CF 7F FF FF FF FF FF FF FF"),
                arguments(bigInteger("9223372036854775808"), "CF 80 00 00 00 00 00 00 00"),
                arguments(bigInteger("18446744073709551615"), "CF FF FF FF FF FF FF FF FF"),
                arguments(IntNode.valueOf(-1), "FF"),
                arguments(IntNode.valueOf(-32), "E0"),
                arguments(IntNode.valueOf(-33), "D0 DF"),
                arguments(IntNode.valueOf(-128), "D0 80"),
                arguments(IntNode.valueOf(-129), "D1 FF 7F"),
                arguments(IntNode.valueOf(-32_769), "D2 FF FF 7F FF"),
                arguments(IntNode.valueOf(Integer.MIN_VALUE), "D2 80 00 00 00"),
                arguments(LongNode.valueOf(-2_147_483_649L), "D3 FF FF FF FF 7F FF FF FF"),
                arguments(LongNode.valueOf(Long.MIN_VALUE), "D3 80 00 00 00 00 00 00 00"),
                arguments(FloatNode.valueOf(0.1f), "CA 3D CC CC CD"),
                arguments(DoubleNode.valueOf(6.2831853071), "CB 40 19 21 FB 54 42 CF 12"),
                arguments(DoubleNode.valueOf(1), "CB 3F F0 00 00 00 00 00 00"),
                arguments(DoubleNode.valueOf(Double.NaN), "CB 7F F8 00 00 00 00 00 00"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(NODES.booleanNode(false), "C2"),
                arguments(TextNode.valueOf(""), "A0"),
                arguments(TextNode.valueOf("ü€😀"), "'ü€😀'"),
                arguments(BinaryNode.valueOf(new byte[0]), "C4 00"),
                arguments(BinaryNode.valueOf(new byte[] {1, 2, 3}), "C4 03 01 02 03"),
                arguments(NODES.arrayNode().add(1).add(NODES.arrayNode()), "92 01 90"),
                arguments(NODES.objectNode().put("a", 1).put("b", "c"), "82 'a' 01 'b' 'c'"),
                arguments(instant("2017-04-11T00:00:00Z"), "D6 FF 58 EC 1C 80"),
                arguments(instant("2106-02-07T06:28:15Z"), "D6 FF FF FF FF FF"),
                arguments(instant("2106-02-07T06:28:16Z"), "D7 FF 00 00 00 01 00 00 00 00"),
                arguments(instant("1970-01-01T00:00:00.000000001Z"), "D7 FF 00 00 00 04 00 00 00 00"),
                arguments(instant("2514-05-30T01:53:03.999999999Z"), "D7 FF EE 6B 27 FF FF FF FF FF"),
                arguments(instant("2514-05-30T01:53:04Z"), "C7 0C FF 00 00 00 00 00 00 00 04 00 00 00 00"),
                arguments(instant("1969-12-31T23:59:59.5Z"), "C7 0C FF 1D CD 65 00 FF FF FF FF FF FF FF FF"));
    }

    private static JsonNode bigInteger(String digits) {
        return BigIntegerNode.valueOf(new BigInteger(digits));
    }

    private static JsonNode instant(String text) {
        return new POJONode(Instant.parse(text));
    }

    @ParameterizedTest
    @MethodSource({"numbers", "values"})
    void value_isWritten(JsonNode value, String form) {
        assertThat(packed.write(item("x", value))).isEqualTo(Packed.frame(BEFORE + form));
    }

    @ParameterizedTest
    @MethodSource({"numbers", "values"})
    void value_isRead(JsonNode value, String form) {
        assertThat(read(form)).isEqualTo(value);
    }

    static Stream<Arguments> otherForms() {
        return Stream.of(
                arguments("D3 00 00 00 00 00 00 00 07", IntNode.valueOf(7)),
                arguments("CF 00 00 00 00 00 00 00 07", IntNode.valueOf(7)),
                arguments("D9 01 61", TextNode.valueOf("a")),
                arguments("DA 00 01 61", TextNode.valueOf("a")),
                arguments("DB 00 00 00 01 61", TextNode.valueOf("a")),
                arguments("'\uFFFD'", TextNode.valueOf("\uFFFD")),
                arguments("C6 00 00 00 01 61", BinaryNode.valueOf(new byte[] {0x61})),
                arguments("DD 00 00 00 01 C2", NODES.arrayNode().add(false)),
                arguments("82 'a' 01 'a' 02", NODES.objectNode().put("a", 2)),
                arguments(
                        "83 07 01 FF 02 CF FF FF FF FF FF FF FF FF 03",
                        NODES.objectNode().put("7", 1).put("-1", 2).put("18446744073709551615", 3)),
                arguments("C7 04 FF 58 EC 1C 80", instant("2017-04-11T00:00:00Z")));
    }

    @ParameterizedTest
    @MethodSource("otherForms")
    void otherForm_isRead(String form, JsonNode value) {
        assertThat(read(form)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C1",
                "A1 80",
                "A2 C0 80",
                "A3 ED A0 80",
                "A1 C3",
                "81 A1 80 00",
                "81 C0 00",
                "81 C2 00",
                "81 90 00",
                "81 CA 00 00 00 00 00",
                "81 C4 01 61 00",
                "D4 05 00",
                "D6 01 58 EC 1C 80",
                "D4 FF 00",
                "C7 00 FF",
                "D8 FF 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                "D7 FF EE 6B 28 00 00 00 00 00",
                "C7 0C FF 3B 9A CA 00 00 00 00 00 00 00 00 00",
                "C7 0C FF 00 00 00 00 7F FF FF FF FF FF FF FF",
                "C7 0C FF 00 00 00 00 80 00 00 00 00 00 00 00",
                "DD FF FF FF FF",
                "DD 7F FF FF FF 00",
                "DF FF FF FF FF",
                "DF 7F FF FF FF 00 00",
                "DB FF FF FF FF 61",
                "DB 7F FF FF FF 61",
                "C6 FF FF FF FF 61",
                "C6 7F FF FF FF 61",
                "C9 FF FF FF FF FF 61",
                "C9 7F FF FF FF FF 61",
            })
    void badForm_isRefused(String form) {
        assertThatThrownBy(() -> read(form)).isInstanceOf(BadMessageException.class);
    }

    @Test
    void depth_isAtMost64() {
        assertThat(read("91 ".repeat(62) + "90").isArray()).isTrue();
        assertThatThrownBy(() -> read("91 ".repeat(63) + "90"))
                .isInstanceOf(BadMessageException.class)
                .hasMessage("A message is more than 64 levels deep.");
        assertThatThrownBy(() -> read("81 00 ".repeat(63) + "90")).isInstanceOf(BadMessageException.class);
    }

    @Test
    void numbersBeyond64Bits_areDoubles() {
        assertThat(written(bigInteger("18446744073709551616"))).isEqualTo(DoubleNode.valueOf(0x1p64));
        assertThat(written(bigInteger("-9223372036854775809"))).isEqualTo(DoubleNode.valueOf(-0x1p63));
        assertThat(written(DecimalNode.valueOf(new BigDecimal("1.5")))).isEqualTo(DoubleNode.valueOf(1.5));
    }

    @Test
    void smallBigInteger_isTheSmallestForm() {
        assertThat(written(bigInteger("7"))).isEqualTo(IntNode.valueOf(7));
    }

    @Test
    void missing_isNil() {
        assertThat(written(MissingNode.getInstance()).isNull()).isTrue();
    }

    @Test
    void longValues_haveLongerLengths() {
        for (int length : new int[] {31, 32, 255, 256, 511, 512, 65_535, 65_536, 200_000}) {
            JsonNode text = TextNode.valueOf("é".repeat(length));
            JsonNode bytes = BinaryNode.valueOf(new byte[length]);
            assertThat(written(text)).isEqualTo(text);
            assertThat(written(bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void objectThatIsNoTime_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> written(new POJONode(new Object())));
    }

    @Test
    void loneSurrogate_isAQuestionMark() {
        assertThat(written(TextNode.valueOf("a\uD800b"))).isEqualTo(TextNode.valueOf("a?b"));
    }

    private JsonNode read(String form) {
        return itemOf(Packed.frame(BEFORE + form));
    }

    private JsonNode written(JsonNode value) {
        return itemOf(packed.write(item("x", value)));
    }

    private JsonNode itemOf(byte[] frame) {
        MessageReader reader = packed.reader(1 << 20);
        HubMessage message = Messages.read(reader, ByteBuffer.wrap(frame)).get(0);
        return ((HubMessage.StreamItem) message).item();
    }
}
