package io.rejoin.hub.cluster;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.rejoin.hub.Values;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Values on their way to another server: JSON, which is not touched, and where in it texts stand for what JSON does not know, see
 * {@link Values}.
 *
 * @param json an array
 * @param bytes JSON pointers (RFC 6901) to texts that are bytes in base64
 * @param times JSON pointers to texts that are points in time
 */
record CrossingRow(String json, List<String> bytes, List<String> times) {

    private static final JsonMapper JSON = Values.mapper();

    /** @param tree the same as the JSON, if it holds what JSON does not know */
    static CrossingRow of(String json, Optional<ArrayNode> tree) {
        List<String> bytes = new ArrayList<>();
        List<String> times = new ArrayList<>();
        tree.ifPresent(row -> find(row, JsonPointer.empty(), (node, where) -> {
            if (node.isBinary()) {
                bytes.add(where.toString());
            } else if (node.isPojo()) {
                times.add(where.toString());
            }
        }));
        return new CrossingRow(json, bytes, times);
    }

    static CrossingRow of(JsonNode value) {
        ArrayNode row = JSON.createArrayNode().add(value);
        try {
            return of(JSON.writeValueAsString(row), Optional.of(row));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the value is not JSON", e);
        }
    }

    private static void find(JsonNode node, JsonPointer where, BiConsumer<JsonNode, JsonPointer> found) {
        found.accept(node, where);
        node.properties().forEach(one -> find(one.getValue(), where.appendProperty(one.getKey()), found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            find(node.path(i), where.appendIndex(i), found);
        }
    }

    /** The values as a tree, if they hold what JSON does not know. */
    Optional<ArrayNode> tree() {
        return bytes.isEmpty() && times.isEmpty() ? Optional.empty() : Optional.of(read());
    }

    /** The only one of the values. */
    JsonNode value() {
        return read().path(0);
    }

    private ArrayNode read() {
        try {
            ArrayNode row = JSON.readValue(json, ArrayNode.class);
            for (String where : bytes) {
                JsonPointer place = JsonPointer.compile(where);
                put(row, place, BinaryNode.valueOf(text(row, place).binaryValue()));
            }
            for (String where : times) {
                JsonPointer place = JsonPointer.compile(where);
                Instant at = OffsetDateTime.parse(text(row, place).asText()).toInstant();
                put(row, place, new POJONode(at));
            }
            return row;
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("no values of another server", e);
        }
    }

    private static JsonNode text(ArrayNode row, JsonPointer place) {
        JsonNode text = row.at(place);
        if (!text.isTextual()) {
            throw new IllegalArgumentException("there is no text at " + place);
        }
        return text;
    }

    private static void put(ArrayNode row, JsonPointer place, JsonNode value) {
        JsonNode parent = row.at(place.head());
        if (parent instanceof ObjectNode object) {
            object.set(place.last().getMatchingProperty(), value);
        } else if (parent instanceof ArrayNode array) {
            array.set(place.last().getMatchingIndex(), value);
        }
    }
}
