package io.rejoin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.rejoin.token.HubName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that JSON does not know: as text, as a tree, and read back. */
@SuppressWarnings("JavaUtilDate") // Applications have them.
final class ValuesTest {
    private static final HubName CHAT = HubName.of("chat");
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final byte[] BYTES = {1, 2, 3};
    private static final JsonMapper JSON = Values.mapper();

    /** What an application might send. */
    @SuppressWarnings("ArrayRecordComponent") // It is not compared.
    record Picture(String name, byte[] pixels, @Nullable Instant taken) {}

    static Stream<Arguments> times() {
        ZonedDateTime zoned = NOON.atZone(ZoneId.of("Europe/Vienna"));
        return Stream.of(
                Arguments.of(NOON, "2030-01-01T12:00:00Z"),
                Arguments.of(NOON.plusNanos(5), "2030-01-01T12:00:00.000000005Z"),
                Arguments.of(Date.from(NOON), "2030-01-01T12:00:00Z"),
                Arguments.of(new java.sql.Timestamp(NOON.toEpochMilli()), "2030-01-01T12:00:00Z"),
                Arguments.of(NOON.atOffset(ZoneOffset.ofHours(2)), "2030-01-01T14:00:00+02:00"),
                Arguments.of(zoned, "2030-01-01T13:00:00+01:00"));
    }

    private static Message.Call call(@Nullable Object... arguments) {
        return Message.of(CHAT, "m", Arrays.asList(arguments));
    }

    @ParameterizedTest
    @MethodSource("times")
    void pointInTime_isTextInJsonAndItselfInATree(Object time, String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        Message.Call call = call(time);

        assertThat(call.arguments()).isEqualTo("[\"" + text + "\"]");
        assertThat(call.tree()).contains(array(new POJONode(instant)));
        assertThat(Message.tree(time)).isEqualTo(new POJONode(instant));
        assertThat(Message.data(time).value()).isEqualTo("\"" + text + "\"");
    }

    private static ArrayNode array(JsonNode node) {
        return JsonNodeFactory.instance.arrayNode().add(node);
    }

    @Test
    void bytes_areBase64InJsonAndThemselvesInATree() {
        Message.Call call = call((Object) BYTES);

        assertThat(call.arguments()).isEqualTo("[\"AQID\"]");
        assertThat(call.tree()).contains(array(BinaryNode.valueOf(BYTES)));
        assertThat(Message.tree(BYTES)).isEqualTo(BinaryNode.valueOf(BYTES));
        assertThat(call(BinaryNode.valueOf(BYTES)).tree()).isPresent();
    }

    @Test
    void whatIsDeepInside_isSeenToo() {
        Message.Call call = call(List.of(Map.of("picture", new Picture("p", BYTES, NOON))));
        JsonNode picture = call.tree().orElseThrow().at("/0/0/picture");

        assertThat(call.arguments())
                .isEqualTo("[[{\"picture\":{\"name\":\"p\",\"pixels\":\"AQID\",\"taken\":\"2030-01-01T12:00:00Z\"}}]]");
        assertThat(picture.path("pixels")).isEqualTo(BinaryNode.valueOf(BYTES));
        assertThat(picture.path("taken")).isEqualTo(new POJONode(NOON));
        assertThat(Message.of(CHAT, "m", List.of(NOON)).asking("s1").tree()).isPresent();
    }

    @Test
    void whatJsonKnows_isHeldOnce() {
        Message.Call call = call("text", 1, 2.5, true, null, List.of(), Map.of("a", "2030-01-01T12:00:00Z"));

        assertThat(call.tree()).isEmpty();
        assertThat(call.arguments()).isEqualTo("[\"text\",1,2.5,true,null,[],{\"a\":\"2030-01-01T12:00:00Z\"}]");
        assertThat(call).isEqualTo(new Message.Call(CHAT, "m", call.arguments()));
        assertThat(call(NOON).size()).as("and twice if not").isGreaterThan(2 * "2030-01-01T12:00:00Z".length());
    }

    @Test
    void treeOfNothing_isNull_andOfATree_itself() {
        JsonNode tree = JsonNodeFactory.instance.objectNode().put("a", 1);

        assertThat(Message.tree(null)).isEqualTo(NullNode.getInstance());
        assertThat(Message.tree(tree)).isSameAs(tree);
    }

    @Test
    void whatIsNoJson_isRefused() {
        assertThatThrownBy(() -> call(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Message.tree(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<JsonNode> noons() {
        return Stream.of(
                new POJONode(NOON),
                JsonNodeFactory.instance.textNode("2030-01-01T12:00:00Z"),
                JsonNodeFactory.instance.textNode("2030-01-01T13:00:00.000+01:00"));
    }

    @ParameterizedTest
    @MethodSource("noons")
    void pointInTime_isReadFromTextAndFromATree(JsonNode noon) throws JsonProcessingException {
        assertThat(JSON.treeToValue(noon, Instant.class)).isEqualTo(NOON);
        assertThat(JSON.treeToValue(noon, Date.class)).isEqualTo(Date.from(NOON));
        assertThat(JSON.treeToValue(noon, OffsetDateTime.class).toInstant()).isEqualTo(NOON);
        assertThat(JSON.treeToValue(noon, ZonedDateTime.class).toInstant()).isEqualTo(NOON);
    }

    @Test
    void offset_isKept() throws JsonProcessingException {
        JsonNode text = JsonNodeFactory.instance.textNode("2030-01-01T13:00:00+01:00");

        assertThat(JSON.treeToValue(text, OffsetDateTime.class).getOffset()).isEqualTo(ZoneOffset.ofHours(1));
    }

    @Test
    void dates_areStillReadFromNumbers() throws JsonProcessingException {
        JsonNode number = JsonNodeFactory.instance.numberNode(NOON.toEpochMilli());

        assertThat(JSON.treeToValue(number, Date.class)).isEqualTo(Date.from(NOON));
    }

    @Test
    void bytes_areReadFromTextAndFromATree() throws JsonProcessingException {
        assertThat(JSON.treeToValue(JsonNodeFactory.instance.textNode("AQID"), byte[].class))
                .isEqualTo(BYTES);
        assertThat(JSON.treeToValue(BinaryNode.valueOf(BYTES), byte[].class)).isEqualTo(BYTES);
    }

    @Test
    void record_comesBackFromItsTree() throws JsonProcessingException {
        Picture picture = new Picture("p", BYTES, NOON);
        Picture read = JSON.treeToValue(Message.tree(picture), Picture.class);

        assertThat(read.pixels()).isEqualTo(BYTES);
        assertThat(Optional.ofNullable(read.taken())).contains(NOON);
    }

    @Test
    void textThatIsNoPointInTime_isRefused() {
        for (String text : List.of("", "noon", "2030-01-01", "2030-01-01T12:00:00", "2030-13-01T12:00:00Z")) {
            assertThatThrownBy(() -> JSON.treeToValue(JsonNodeFactory.instance.textNode(text), Instant.class))
                    .isInstanceOf(JsonProcessingException.class);
        }
        assertThatThrownBy(() -> JSON.treeToValue(JsonNodeFactory.instance.numberNode(5), Instant.class))
                .isInstanceOf(JsonProcessingException.class);
    }
}
