package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages that are JSON objects, each with a record separator behind it. */
final class JsonRecords implements Framing {

    static final byte SEPARATOR = 0x1E;

    private final int messageMax;

    JsonRecords(int messageMax) {
        this.messageMax = messageMax;
    }

    @Override
    public int end(byte[] bytes, int from, int searched, int to) {
        int limit = from + Math.min(to - from, messageMax);
        for (int i = searched; i < limit; i++) {
            if (bytes[i] == SEPARATOR) {
                return i + 1;
            }
        }
        if (to - from >= messageMax) {
            throw BadMessageException.tooBig(messageMax);
        }
        return -1;
    }

    @Override
    public Optional<HubMessage> message(byte[] bytes, int from, int end) {
        ObjectNode json = StrictJson.object(bytes, from, end - 1);
        checkHeaders(json.get("headers"));
        return switch (type(json)) {
            case HubMessage.Invocation.TYPE ->
                Optional.of(new HubMessage.Invocation(
                        text(json, "invocationId").filter(id -> !id.isEmpty()),
                        name(json, "target"),
                        arguments(json),
                        streams(json)));
            case HubMessage.StreamItem.TYPE -> Optional.of(new HubMessage.StreamItem(id(json), item(json)));
            case HubMessage.Completion.TYPE -> Optional.of(completion(json));
            case HubMessage.StreamInvocation.TYPE ->
                Optional.of(new HubMessage.StreamInvocation(
                        id(json), name(json, "target"), arguments(json), streams(json)));
            case HubMessage.CancelInvocation.TYPE -> Optional.of(new HubMessage.CancelInvocation(id(json)));
            case HubMessage.Ping.TYPE -> Optional.of(new HubMessage.Ping());
            case HubMessage.Close.TYPE ->
                Optional.of(new HubMessage.Close(text(json, "error"), flag(json, "allowReconnect")));
            case HubMessage.Ack.TYPE -> Optional.of(new HubMessage.Ack(sequence(json)));
            case HubMessage.Sequence.TYPE -> Optional.of(new HubMessage.Sequence(sequence(json)));
            default -> Optional.empty();
        };
    }

    private static HubMessage completion(ObjectNode json) {
        Optional<JsonNode> result = Optional.ofNullable(json.get("result"));
        Optional<String> error = text(json, "error");
        if (result.isPresent() && error.isPresent()) {
            throw new BadMessageException("The 'error' and 'result' properties are mutually exclusive.");
        }
        return new HubMessage.Completion(id(json), result, error);
    }

    private static int type(ObjectNode json) {
        JsonNode type = required(json, "type");
        if (!type.isInt()) {
            throw BadMessageException.notOfType("type", "Number");
        }
        return type.intValue();
    }

    private static String id(ObjectNode json) {
        return name(json, "invocationId");
    }

    private static String name(ObjectNode json, String property) {
        return text(json, property)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> BadMessageException.missing(property));
    }

    static Optional<String> text(ObjectNode json, String property) {
        JsonNode value = json.path(property);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw BadMessageException.notOfType(property, "String");
        }
        return Optional.of(value.textValue());
    }

    private static JsonNode item(ObjectNode json) {
        return required(json, "item");
    }

    private static List<JsonNode> arguments(ObjectNode json) {
        return elements(required(json, "arguments"), "arguments");
    }

    private static List<String> streams(ObjectNode json) {
        JsonNode value = json.path("streamIds");
        if (value.isMissingNode()) {
            return List.of();
        }
        List<String> streams = new ArrayList<>();
        for (JsonNode id : elements(value, "streamIds")) {
            if (!id.isTextual() || id.textValue().isEmpty()) {
                throw BadMessageException.notOfType("streamIds", "Array of String");
            }
            streams.add(id.textValue());
        }
        return streams;
    }

    private static List<JsonNode> elements(JsonNode array, String property) {
        if (!array.isArray()) {
            throw BadMessageException.notOfType(property, "Array");
        }
        List<JsonNode> elements = new ArrayList<>(array.size());
        array.forEach(elements::add);
        return elements;
    }

    private static boolean flag(ObjectNode json, String property) {
        JsonNode value = json.path(property);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw BadMessageException.notOfType(property, "Boolean");
        }
        return value.booleanValue();
    }

    private static long sequence(ObjectNode json) {
        JsonNode value = required(json, "sequenceId");
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw BadMessageException.notOfType("sequenceId", "Number");
        }
        return value.longValue();
    }

    /** Nobody needs them, but what is wrong with them upstream is wrong here. */
    private static void checkHeaders(@Nullable JsonNode headers) {
        if (headers == null) {
            return;
        }
        if (!headers.isObject()) {
            throw BadMessageException.notOfType("headers", "Object");
        }
        for (JsonNode header : headers) {
            if (!header.isTextual()) {
                throw BadMessageException.notOfType("headers", "Object of String");
            }
        }
    }

    static JsonNode required(ObjectNode json, String property) {
        JsonNode value = json.get(property);
        if (value == null) {
            throw BadMessageException.missing(property);
        }
        return value;
    }
}
