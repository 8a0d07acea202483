package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages to try, and ways to write them down. */
final class Messages {

    /** Upstream's: 32 KiB. */
    static final int MESSAGE_MAX = 32 * 1024;

    private Messages() {}

    static JsonNode number(int value) {
        return IntNode.valueOf(value);
    }

    static JsonNode number(float value) {
        return FloatNode.valueOf(value);
    }

    static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }

    static JsonNode flag(boolean value) {
        return BooleanNode.valueOf(value);
    }

    static HubMessage call(String target, JsonNode... arguments) {
        return new HubMessage.Invocation(Optional.empty(), target, List.of(arguments), List.of());
    }

    static HubMessage call(String id, String target, List<JsonNode> arguments) {
        return new HubMessage.Invocation(Optional.of(id), target, arguments, List.of());
    }

    static HubMessage call(String target, List<JsonNode> arguments, List<String> streams) {
        return new HubMessage.Invocation(Optional.empty(), target, arguments, streams);
    }

    static HubMessage streamCall(String id, String target, List<JsonNode> arguments, List<String> streams) {
        return new HubMessage.StreamInvocation(id, target, arguments, streams);
    }

    static HubMessage item(String id, JsonNode item) {
        return new HubMessage.StreamItem(id, item);
    }

    static HubMessage close() {
        return new HubMessage.Close(Optional.empty(), false);
    }

    static HubMessage close(String error, boolean allowReconnect) {
        return new HubMessage.Close(Optional.of(error), allowReconnect);
    }

    /** These texts, each with its separator. */
    static byte[] records(String... texts) {
        return (String.join("\u001E", texts) + "\u001E").getBytes(StandardCharsets.UTF_8);
    }

    static List<HubMessage> read(HubProtocol protocol, byte[] bytes) {
        return read(protocol.reader(MESSAGE_MAX), ByteBuffer.wrap(bytes));
    }

    static List<HubMessage> read(MessageReader reader, ByteBuffer bytes) {
        List<HubMessage> messages = new ArrayList<>();
        reader.read(bytes, (message, size) -> messages.add(message));
        return messages;
    }
}
