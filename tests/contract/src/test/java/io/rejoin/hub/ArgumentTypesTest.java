package io.rejoin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients send for a parameter of each type. Touches nothing outside of this process. */
final class ArgumentTypesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    enum Size {
        SMALL,
        LARGE
    }

    record Order(int amount, String what) {}

    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("int", int.class),
            Map.entry("Integer", Integer.class),
            Map.entry("long", long.class),
            Map.entry("BigInteger", BigInteger.class),
            Map.entry("float", float.class),
            Map.entry("double", double.class),
            Map.entry("boolean", boolean.class),
            Map.entry("Boolean", Boolean.class),
            Map.entry("String", String.class),
            Map.entry("Size", Size.class),
            Map.entry("int[]", int[].class),
            Map.entry("Order", Order.class));

    private static @Nullable Object read(String json, String type, boolean strict) throws JsonProcessingException {
        JsonNode sent = JSON.readTree(json);
        JavaType wanted = JSON.constructType(TYPES.get(type));
        return Values.read(sent, wanted, strict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5|int",
                "5|Integer",
                "null|Integer",
                "null|String",
                "null|Boolean",
                "5|float",
                "5|double",
                "1.5|double",
                "true|boolean",
                "\"5\"|String",
                "\"LARGE\"|Size",
                "1|Size",
                "[1,2]|int[]",
                "{\"amount\":1,\"what\":\"a\"}|Order",
                "{\"what\":\"a\"}|Order"
            })
    void valuesOfTheVeryType_areTakenFromAnyClient(String json, String type) throws JsonProcessingException {
        assertThat(read(json, type, true)).isEqualTo(read(json, type, false));
        assertThat(read(json, type, true) == null).isEqualTo(json.equals("null"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.5|int",
                "5.0|int",
                "\"5\"|int",
                "\"5\"|Integer",
                "\"\"|Integer",
                "1.5|long",
                "1.5|BigInteger",
                "\"1.5\"|double",
                "\"true\"|boolean",
                "\"true\"|Boolean",
                "1|boolean",
                "5|String",
                "1.5|String",
                "true|String",
                "[\"1\"]|int[]",
                "{\"amount\":\"1\",\"what\":\"a\"}|Order",
                "{\"amount\":1,\"what\":5}|Order"
            })
    void valuesOfOtherTypes_areConvertedOnlyForClassicClients(String json, String type) throws JsonProcessingException {
        assertThatThrownBy(() -> read(json, type, true)).isInstanceOf(IllegalArgumentException.class);
        read(json, type, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|int",
                "null|long",
                "null|double",
                "null|boolean",
                "\"x\"|int",
                "true|int",
                "[5]|int",
                "{}|String",
                "\"HUGE\"|Size"
            })
    void valuesThatAreNone_areRefused(String json, String type) {
        assertThatThrownBy(() -> read(json, type, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(json, type, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
