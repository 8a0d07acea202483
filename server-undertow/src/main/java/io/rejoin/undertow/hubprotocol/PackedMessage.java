package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msgpack.core.MessagePackException;

/** Reads one message that is a MessagePack array. Elements behind those that are known are left out. */
final class PackedMessage {

    /** Of the array of a call, if its list of streams is there: clients that have none may leave it out. */
    private static final int WITH_STREAMS = 6;
    /** Of the array of a close, if it says whether to come back. */
    private static final int WITH_RECONNECT = 3;

    static final int ERROR = 1;
    static final int NO_RESULT = 2;
    static final int RESULT = 3;

    /** Levels around a stream's item or a result: the message. */
    private static final int IN_MESSAGE = 1;
    /** Levels around an argument: the message and the list of arguments. */
    private static final int IN_ARGUMENTS = 2;

    private final PackedReader values;
    private int elements;
    private int taken;

    PackedMessage(byte[] bytes, int from, int to) {
        values = new PackedReader(bytes, from, to);
    }

    /**
     * The message.
     *
     * @return empty if it is of a kind that is not known
     * @throws BadMessageException if it is none
     */
    Optional<HubMessage> read() {
        try {
            elements = values.arrayLength("message");
            Optional<HubMessage> message = message(next().integer("type"));
            if (message.isPresent()) {
                values.skipToEnd(elements - taken);
            }
            return message;
        } catch (MessagePackException | IOException e) {
            // Its text may tell of the client's.
            throw new BadMessageException("Error reading MessagePack.");
        }
    }

    private PackedReader next() {
        if (taken == elements) {
            throw new BadMessageException("A message has too few elements.");
        }
        taken++;
        return values;
    }

    private Optional<HubMessage> message(int type) throws IOException {
        return switch (type) {
            case HubMessage.Invocation.TYPE -> Optional.of(invocation());
            case HubMessage.StreamItem.TYPE -> Optional.of(new HubMessage.StreamItem(id(), value()));
            case HubMessage.Completion.TYPE -> Optional.of(completion());
            case HubMessage.StreamInvocation.TYPE ->
                Optional.of(new HubMessage.StreamInvocation(id(), name("target"), arguments(), streams()));
            case HubMessage.CancelInvocation.TYPE -> Optional.of(new HubMessage.CancelInvocation(id()));
            case HubMessage.Ping.TYPE -> Optional.of(new HubMessage.Ping());
            case HubMessage.Close.TYPE ->
                Optional.of(new HubMessage.Close(
                        next().text("error"), elements >= WITH_RECONNECT && next().flag("allowReconnect")));
            case HubMessage.Ack.TYPE -> Optional.of(new HubMessage.Ack(next().count("sequenceId")));
            case HubMessage.Sequence.TYPE -> Optional.of(new HubMessage.Sequence(next().count("sequenceId")));
            default -> Optional.empty();
        };
    }

    private HubMessage invocation() throws IOException {
        next().skipHeaders();
        Optional<String> id = next().text("invocationId").filter(text -> !text.isEmpty());
        return new HubMessage.Invocation(id, name("target"), arguments(), streams());
    }

    private HubMessage completion() throws IOException {
        String id = id();
        return switch (next().integer("resultKind")) {
            case ERROR -> new HubMessage.Completion(id, Optional.empty(), next().text("error"));
            case NO_RESULT -> HubMessage.Completion.empty(id);
            case RESULT -> HubMessage.Completion.of(id, value());
            default -> throw new BadMessageException("Invalid invocation result kind.");
        };
    }

    /** Of a message that cannot do without. */
    private String id() throws IOException {
        next().skipHeaders();
        return name("invocationId");
    }

    private String name(String field) throws IOException {
        return next().name(field);
    }

    private JsonNode value() throws IOException {
        return next().value(IN_MESSAGE);
    }

    private List<JsonNode> arguments() throws IOException {
        int length = next().arrayLength("arguments");
        List<JsonNode> arguments = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            arguments.add(values.valueIfReadable(IN_ARGUMENTS));
        }
        return arguments;
    }

    private List<String> streams() throws IOException {
        if (elements < WITH_STREAMS) {
            return List.of();
        }
        int length = next().arrayLength("streamIds");
        List<String> streams = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            streams.add(values.name("streamIds"));
        }
        return streams;
    }
}
