package io.rejoin.undertow.signalr2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes over the wire between a client and its hubs, in JSON. */
final class HubFrames {

    /** A sign of life that says nothing. */
    static final String KEEP_ALIVE = "{}";

    private static final int ARGUMENTS_MAX = 64;

    private final JsonMapper json;

    HubFrames(JsonMapper json) {
        this.json = json;
    }

    /**
     * A client's call.
     *
     * @param id the client's own name for the call, which its answer must bear
     */
    record Call(String id, String hub, String method, List<JsonNode> arguments) {}

    /** Empty if it is no call: not JSON, or without hub, method, or list of arguments. */
    Optional<Call> read(String text) {
        try {
            JsonNode call = json.readTree(text);
            JsonNode arguments = call.path("A");
            boolean whole = call.path("H").isTextual()
                    && call.path("M").isTextual()
                    && (arguments.isArray() || arguments.isMissingNode())
                    && arguments.size() <= ARGUMENTS_MAX;
            List<JsonNode> values = new ArrayList<>();
            arguments.forEach(values::add);
            return whole
                    ? Optional.of(new Call(
                            call.path("I").asText(),
                            call.path("H").asText(),
                            call.path("M").asText(),
                            values))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The answer to a call. */
    String result(String id, @Nullable Object value) {
        ObjectNode result = json.createObjectNode().put("I", id);
        if (value != null) {
            result.set("R", json.valueToTree(value));
        }
        return result.toString();
    }

    /**
     * The answer to a call that failed.
     *
     * @param meant whether the text was meant for the client
     */
    String failure(String id, String text, boolean meant) {
        ObjectNode failure = json.createObjectNode().put("I", id).put("E", text);
        if (meant) {
            failure.put("H", true);
        }
        return failure.toString();
    }

    /** Tells a client to stop for good. */
    String stop(String text) {
        return json.createObjectNode().put("E", text).toString();
    }

    /** The first frame of a new connection. */
    static String initialized(String cursor) {
        return "{\"C\":\"" + cursor + "\",\"S\":1,\"M\":[]}";
    }

    /** Messages and where they leave the client; the cursor and the token need no escaping. */
    static String messages(String cursor, Optional<String> groupsToken, List<Message> messages) {
        StringBuilder frame = new StringBuilder(size(messages));
        frame.append("{\"C\":\"").append(cursor).append('"');
        groupsToken.ifPresent(token -> frame.append(",\"G\":\"").append(token).append('"'));
        frame.append(",\"M\":[");
        for (int i = 0; i < messages.size(); i++) {
            append(frame.append(i == 0 ? "" : ","), messages.get(i));
        }
        return frame.append("]}").toString();
    }

    private static void append(StringBuilder frame, Message message) {
        frame.append("{\"H\":\"").append(message.hub().value());
        frame.append("\",\"M\":\"").append(message.method());
        frame.append("\",\"A\":").append(message.arguments()).append('}');
    }

    private static int size(List<Message> messages) {
        int size = 1024;
        for (Message message : messages) {
            size += message.arguments().length() + 64;
        }
        return size;
    }
}
