package io.rejoin.undertow.signalr2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What goes over the wire between a client and its hubs, in JSON. */
final class HubFrames {

    /** A sign of life that says nothing. */
    static final String KEEP_ALIVE = "{}";

    private static final int ARGUMENTS_MAX = 64;
    /** Of the state that comes with a call, in characters. */
    private static final int STATE_MAX = 4096;

    private final JsonMapper json;
    /** What was encoded last. */
    private volatile @Nullable Encoded latest;

    /** A message, as clients read it. */
    private record Encoded(Message message, String text) {}

    HubFrames(JsonMapper json) {
        this.json = json;
    }

    /**
     * A client's call.
     *
     * @param id the client's own name for the call, which its answer must bear
     * @param tooMuch whether more state came with it than is taken; then it has none
     */
    record Call(String id, String hub, String method, List<JsonNode> arguments, ClientState state, boolean tooMuch) {}

    /** Empty if it is no call: not JSON, or without hub, method, or list of arguments. */
    Optional<Call> read(String text) {
        try {
            JsonNode call = json.readTree(text);
            JsonNode arguments = call.path("A");
            boolean tooMuch = call.path("S").toString().length() > STATE_MAX;
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
                            values,
                            state(tooMuch ? json.createObjectNode() : call.path("S")),
                            tooMuch))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static ClientState state(JsonNode sent) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        sent.properties().forEach(value -> values.put(value.getKey(), value.getValue()));
        return new ClientState(values);
    }

    /** The answer to a call, with what it changed of the client's state. */
    String result(Call call, @Nullable Object value) {
        ObjectNode result = json.createObjectNode().put("I", call.id());
        Map<String, JsonNode> changed = call.state().changed();
        if (value != null) {
            result.putRawValue("R", new RawValue(Message.data(value).value()));
        }
        if (!changed.isEmpty()) {
            result.putObject("S").setAll(changed);
        }
        return result.toString();
    }

    /** The answer to a call that failed, with a text instead of the reason. */
    String failure(String id, String text) {
        return failed(id, text).toString();
    }

    /** The answer to a call that failed for a reason that is meant for the client. */
    String failure(String id, HubException reason) {
        ObjectNode failure = failed(id, String.valueOf(reason.getMessage())).put("H", true);
        reason.data().ifPresent(data -> failure.putRawValue("D", new RawValue(data)));
        return failure.toString();
    }

    private ObjectNode failed(String id, String text) {
        return json.createObjectNode().put("I", id).put("E", text);
    }

    /** Tells a client to stop for good. */
    String stop(String text) {
        return json.createObjectNode().put("E", text).toString();
    }

    /** The first frame of a new connection. */
    static String initialized(String cursor) {
        return "{\"C\":\"" + cursor + "\",\"S\":1,\"M\":[]}";
    }

    /** No messages, and where that leaves the client. */
    static String nothing(String cursor) {
        return "{\"C\":\"" + cursor + "\",\"M\":[]}";
    }

    /** Asks a client to come back, to the next server. */
    static String comeBack(String cursor) {
        return "{\"C\":\"" + cursor + "\",\"T\":1,\"M\":[]}";
    }

    /** Messages and where they leave the client; the cursor and the token need no escaping. */
    String messages(String cursor, Optional<String> groupsToken, List<Message> messages) {
        String token = groupsToken.map(text -> ",\"G\":\"" + text + "\"").orElse("");
        String calls = messages.size() == 1
                ? encoded(messages.get(0))
                : messages.stream().map(this::encoded).collect(Collectors.joining(","));
        return "{\"C\":\"" + cursor + "\"" + token + ",\"M\":[" + calls + "]}";
    }

    /** One who is told the same as the one before him gets what that one got: a message to many is encoded once. */
    private String encoded(Message message) {
        Encoded known = latest;
        if (known == null || known.message() != message) {
            known = new Encoded(message, encode(message));
            latest = known;
        }
        return known.text();
    }

    private static String encode(Message message) {
        if (message instanceof Message.Call call) {
            return "{\"H\":\"" + call.hub().value() + "\",\"M\":\"" + call.method() + "\",\"A\":" + call.arguments()
                    + "}";
        }
        return message instanceof Message.Progress progress ? encode(progress) : ((Message.Data) message).value();
    }

    private static String encode(Message.Progress progress) {
        String id = new String(JsonStringEncoder.getInstance().quoteAsString(progress.call()));
        return "{\"I\":\"P|" + id + "\",\"P\":{\"I\":\"" + id + "\",\"D\":" + progress.value() + "}}";
    }
}
