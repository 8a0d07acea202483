package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.buffer.MessageBuffer;

/**
 * Messages as MessagePack arrays, each behind its length. In trees, bytes are a
 * {@link com.fasterxml.jackson.databind.node.BinaryNode}, a point in time is a
 * {@link com.fasterxml.jackson.databind.node.POJONode} of an {@link java.time.Instant}, and keys that are integers are
 * text; other extensions are no message.
 */
public final class MessagePackHubProtocol implements HubProtocol {

    private static final int USUAL_SIZE = 1024;

    private static final MessagePack.PackerConfig CONFIG = new MessagePack.PackerConfig().withBufferSize(USUAL_SIZE);

    private static final int CALL_LENGTH = 6;
    private static final int ITEM_LENGTH = 4;
    private static final int CANCEL_LENGTH = 3;
    private static final int CLOSE_LENGTH = 3;
    private static final int SEQUENCE_LENGTH = 2;

    @Override
    public String name() {
        return "messagepack";
    }

    @Override
    public boolean isBinary() {
        return true;
    }

    @Override
    public MessageReader reader(int messageMax) {
        return new MessageReader(new PackedFrames(messageMax));
    }

    @Override
    public byte[] call(String target, String argumentsJson) {
        try {
            if (StrictJson.MAPPER.readTree(argumentsJson) instanceof ArrayNode arguments) {
                return call(target, arguments);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("arguments that are no JSON", e);
        }
        throw new IllegalArgumentException("arguments that are no array");
    }

    @Override
    public byte[] call(String target, ArrayNode arguments) {
        return frame(packer -> {
            begin(packer, CALL_LENGTH, HubMessage.Invocation.TYPE);
            packer.packNil();
            packer.packString(target);
            new PackedWriter(packer).value(arguments);
            packer.packArrayHeader(0);
        });
    }

    @Override
    public byte[] write(HubMessage message) {
        return frame(packer -> write(packer, message));
    }

    /** What is in a frame. */
    private interface Content {
        void write(MessageBufferPacker packer) throws IOException;
    }

    private static byte[] frame(Content content) {
        try (MessageBufferPacker packer = CONFIG.newBufferPacker()) {
            content.write(packer);
            List<MessageBuffer> parts = packer.toBufferList();
            int length = packer.getBufferSize();
            byte[] frame = PackedFrames.frame(length);
            int at = frame.length - length;
            for (MessageBuffer part : parts) {
                part.getBytes(0, frame, at, part.size());
                at += part.size();
            }
            return frame;
        } catch (IOException e) {
            throw new IllegalArgumentException("a value that has no MessagePack", e);
        }
    }

    private static void write(MessageBufferPacker packer, HubMessage message) throws IOException {
        if (message instanceof HubMessage.Invocation call) {
            begin(packer, CALL_LENGTH, message.type());
            writeCall(packer, call.id(), call.target(), call.arguments(), call.streams());
        } else if (message instanceof HubMessage.StreamInvocation call) {
            begin(packer, CALL_LENGTH, message.type());
            writeCall(packer, Optional.of(call.id()), call.target(), call.arguments(), call.streams());
        } else if (message instanceof HubMessage.StreamItem item) {
            begin(packer, ITEM_LENGTH, message.type());
            packer.packString(item.id());
            new PackedWriter(packer).value(item.item());
        } else if (message instanceof HubMessage.Completion completion) {
            writeCompletion(packer, completion);
        } else if (message instanceof HubMessage.CancelInvocation cancel) {
            begin(packer, CANCEL_LENGTH, message.type());
            packer.packString(cancel.id());
        } else if (message instanceof HubMessage.Ping) {
            packer.packArrayHeader(1).packInt(message.type());
        } else if (message instanceof HubMessage.Close close) {
            packer.packArrayHeader(CLOSE_LENGTH).packInt(message.type());
            new PackedWriter(packer).textOrNil(close.error());
            packer.packBoolean(close.allowReconnect());
        } else if (message instanceof HubMessage.Ack ack) {
            packer.packArrayHeader(SEQUENCE_LENGTH).packInt(message.type()).packLong(ack.sequence());
        } else if (message instanceof HubMessage.Sequence sequence) {
            packer.packArrayHeader(SEQUENCE_LENGTH).packInt(message.type()).packLong(sequence.sequence());
        }
    }

    /** The number of elements, the kind of message, and headers: there are none. */
    private static void begin(MessageBufferPacker packer, int elements, int type) throws IOException {
        packer.packArrayHeader(elements).packInt(type).packMapHeader(0);
    }

    private static void writeCall(
            MessageBufferPacker packer,
            Optional<String> id,
            String target,
            List<JsonNode> arguments,
            List<String> streams)
            throws IOException {
        PackedWriter values = new PackedWriter(packer);
        values.textOrNil(id);
        packer.packString(target);
        packer.packArrayHeader(arguments.size());
        for (JsonNode argument : arguments) {
            values.value(argument);
        }
        values.texts(streams);
    }

    private static void writeCompletion(MessageBufferPacker packer, HubMessage.Completion completion)
            throws IOException {
        boolean isBare = completion.result().isEmpty() && completion.error().isEmpty();
        begin(packer, isBare ? ITEM_LENGTH : ITEM_LENGTH + 1, completion.type());
        packer.packString(completion.id());
        if (completion.error().isPresent()) {
            packer.packInt(PackedMessage.ERROR).packString(completion.error().get());
        } else if (completion.result().isPresent()) {
            packer.packInt(PackedMessage.RESULT);
            new PackedWriter(packer).value(completion.result().get());
        } else {
            packer.packInt(PackedMessage.NO_RESULT);
        }
    }
}
