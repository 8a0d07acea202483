package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Messages as JSON objects, each with a record separator (0x1E) behind it. Bytes go as base64 text, points in time as
 * ISO 8601 text, numbers that are none as the texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 *
 * <p>Clients of some kinds take no property that says null but the result and the item, and no headers: there are none.
 */
public final class JsonHubProtocol implements HubProtocol {

    private static final int USUAL_SIZE = 256;

    @Override
    public String name() {
        return "json";
    }

    @Override
    public boolean isBinary() {
        return false;
    }

    @Override
    public MessageReader reader(int messageMax) {
        return new MessageReader(new JsonRecords(messageMax));
    }

    @Override
    public byte[] call(String target, String argumentsJson) {
        if (argumentsJson.indexOf(JsonRecords.SEPARATOR) >= 0) {
            throw new IllegalArgumentException("arguments with a record separator");
        }
        String name = new String(JsonStringEncoder.getInstance().quoteAsString(target));
        String message = "{\"type\":1,\"target\":\"" + name + "\",\"arguments\":" + argumentsJson + "}\u001E";
        return message.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] call(String target, ArrayNode arguments) {
        return bytes(json -> {
            json.writeNumberField("type", HubMessage.Invocation.TYPE);
            json.writeStringField("target", target);
            json.writeFieldName("arguments");
            StrictJson.MAPPER.writeTree(json, arguments);
        });
    }

    @Override
    public byte[] write(HubMessage message) {
        return bytes(json -> {
            json.writeNumberField("type", message.type());
            writeProperties(json, message);
        });
    }

    /** What stands in an object. */
    private interface Properties {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] bytes(Properties properties) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_SIZE)) {
            try (JsonGenerator json = StrictJson.MAPPER.createGenerator(bytes)) {
                json.writeStartObject();
                properties.write(json);
                json.writeEndObject();
            }
            bytes.append(JsonRecords.SEPARATOR);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalArgumentException("a value that has no JSON", e);
        }
    }

    private static void writeProperties(JsonGenerator json, HubMessage message) throws IOException {
        if (message instanceof HubMessage.Invocation call) {
            if (call.id().isPresent()) {
                writeId(json, call.id().get());
            }
            writeCall(json, call.target(), call.arguments(), call.streams());
        } else if (message instanceof HubMessage.StreamInvocation call) {
            writeId(json, call.id());
            writeCall(json, call.target(), call.arguments(), call.streams());
        } else if (message instanceof HubMessage.StreamItem item) {
            writeId(json, item.id());
            writeValue(json, "item", item.item());
        } else if (message instanceof HubMessage.Completion completion) {
            writeCompletion(json, completion);
        } else if (message instanceof HubMessage.CancelInvocation cancel) {
            writeId(json, cancel.id());
        } else if (message instanceof HubMessage.Close close) {
            writeClose(json, close);
        } else if (message instanceof HubMessage.Ack ack) {
            json.writeNumberField("sequenceId", ack.sequence());
        } else if (message instanceof HubMessage.Sequence sequence) {
            json.writeNumberField("sequenceId", sequence.sequence());
        }
    }

    private static void writeId(JsonGenerator json, String id) throws IOException {
        json.writeStringField("invocationId", id);
    }

    private static void writeCall(JsonGenerator json, String target, List<JsonNode> arguments, List<String> streams)
            throws IOException {
        json.writeStringField("target", target);
        json.writeArrayFieldStart("arguments");
        for (JsonNode argument : arguments) {
            StrictJson.MAPPER.writeTree(json, argument);
        }
        json.writeEndArray();
        if (!streams.isEmpty()) {
            json.writeArrayFieldStart("streamIds");
            for (String stream : streams) {
                json.writeString(stream);
            }
            json.writeEndArray();
        }
    }

    private static void writeCompletion(JsonGenerator json, HubMessage.Completion completion) throws IOException {
        writeId(json, completion.id());
        if (completion.result().isPresent()) {
            writeValue(json, "result", completion.result().get());
        }
        if (completion.error().isPresent()) {
            json.writeStringField("error", completion.error().get());
        }
    }

    private static void writeClose(JsonGenerator json, HubMessage.Close close) throws IOException {
        if (close.error().isPresent()) {
            json.writeStringField("error", close.error().get());
        }
        if (close.allowReconnect()) {
            json.writeBooleanField("allowReconnect", true);
        }
    }

    private static void writeValue(JsonGenerator json, String property, JsonNode value) throws IOException {
        json.writeFieldName(property);
        StrictJson.MAPPER.writeTree(json, value);
    }
}
