package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.Batch;
import io.rejoin.hub.Message;
import io.rejoin.hub.Topic;
import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.hubprotocol.HubProtocol;
import io.rejoin.undertow.transport.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** What hubs say, in one of the protocols. Who is told the same as others lately gets the same bytes: a message to many is encoded once. */
final class Encoding {

    /** The method of clients that is called with what concerns coming back. */
    private static final String REJOIN = "rejoin";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[] NOTHING = {};

    /** Many more than go in one frame, so that seldom two have the same place. */
    private static final int KEPT_MAX = 512;
    /** What is larger, in characters, is not kept for longer than until the next such message. */
    private static final int LARGE = 2048;

    /** By how much the lengths of positions differ, and more. */
    private static final int LENGTHS = 64;

    private final HubProtocol protocol;
    private final AtomicReferenceArray<@Nullable Encoded> lately = new AtomicReferenceArray<>(KEPT_MAX);
    /** For positions of some lengths, each in the place that its length has. */
    private final AtomicReferenceArray<@Nullable Stencil> positions = new AtomicReferenceArray<>(LENGTHS);

    private record Encoded(Message message, Topic topic, Payload payload) {}

    Encoding(HubProtocol protocol) {
        this.protocol = protocol;
    }

    HubProtocol protocol() {
        return protocol;
    }

    Payload payload(HubMessage message) {
        Payload written = payload(protocol.write(message));
        return message.isCounted() ? written.counted() : written;
    }

    Payload payload(byte[] bytes) {
        return protocol.isBinary() ? Payload.binary(bytes) : Payload.text(bytes);
    }

    /** The messages of this batch, and nothing more. */
    Payload frame(Batch batch) {
        List<Payload> messages = messages(batch);
        return messages.isEmpty() ? payload(new HubMessage.Ping()) : Payload.joined(messages);
    }

    /** The messages of this batch, and then where they leave the client and its next token, if it is to get one. */
    Payload frame(String position, Optional<String> token, Batch batch) {
        List<Payload> messages = messages(batch);
        messages.add(token.map(text -> outcome(position(position).put("token", text)))
                .orElseGet(() -> payload(positioned(position)).counted()));
        return Payload.joined(messages);
    }

    private static ObjectNode position(String position) {
        return JsonNodeFactory.instance.objectNode().put("position", position);
    }

    /** What most frames end with, so that it is made with little work. */
    private byte[] positioned(String position) {
        int place = position.length() % LENGTHS;
        Stencil stencil = positions.get(place);
        if (stencil == null || !stencil.fits(position)) {
            stencil = new Stencil(position.length(), blank -> call(position(blank)));
            positions.set(place, stencil);
        }
        return stencil.with(position);
    }

    /** How coming back ended. */
    Payload outcome(ObjectNode outcome) {
        return payload(call(outcome)).counted();
    }

    private byte[] call(ObjectNode outcome) {
        return protocol.call(REJOIN, JsonNodeFactory.instance.arrayNode(1).add(outcome));
    }

    private List<Payload> messages(Batch batch) {
        List<Payload> messages = new ArrayList<>(batch.messages().size() + 1);
        for (int i = 0; i < batch.messages().size(); i++) {
            Payload message = encoded(batch.messages().get(i), batch.topics().get(i));
            if (message.size() > 0) {
                messages.add(message);
            }
        }
        return messages;
    }

    private Payload encoded(Message message, Topic topic) {
        int place = message.size() > LARGE ? 0 : System.identityHashCode(message) % KEPT_MAX;
        Encoded known = lately.get(place);
        if (known == null || known.message() != message || !known.topic().equals(topic)) {
            known = new Encoded(
                    message, topic, payload(encode(message)).counted().about(topic));
            lately.set(place, known);
        }
        return known.payload();
    }

    /** There is no progress in these protocols, and nobody listens here for plain values. */
    private byte[] encode(Message message) {
        if (message instanceof Message.Ask question) {
            return encode(question);
        }
        return message instanceof Message.Call call ? encode(call) : NOTHING;
    }

    private byte[] encode(Message.Call call) {
        return call.tree()
                .map(tree -> protocol.call(call.method(), tree))
                .orElseGet(() -> protocol.call(call.method(), call.arguments()));
    }

    private byte[] encode(Message.Ask question) {
        try {
            List<JsonNode> arguments = new ArrayList<>();
            JsonNode tree = question.tree().isPresent() ? question.tree().get() : JSON.readTree(question.arguments());
            tree.forEach(arguments::add);
            return protocol.write(
                    new HubMessage.Invocation(Optional.of(question.id()), question.method(), arguments, List.of()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("arguments that are no JSON", e);
        }
    }
}
