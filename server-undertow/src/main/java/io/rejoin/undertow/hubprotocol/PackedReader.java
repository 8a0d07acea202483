package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads MessagePack values one by one. What a length announces is compared with the bytes that are there before anything
 * is made for it.
 */
final class PackedReader {

    private static final MessagePack.UnpackerConfig STRICT = new MessagePack.UnpackerConfig()
            .withAllowReadingBinaryAsString(false)
            .withAllowReadingStringAsBinary(false);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int TIMESTAMP = -1;
    private static final int SECONDS_BITS = 34;
    private static final long SECONDS_MASK = (1L << SECONDS_BITS) - 1;
    private static final int NANOS_MAX = 999_999_999;

    private final byte[] bytes;
    private final int from;
    private final int length;
    private final MessageUnpacker unpacker;
    /** Whether the value that is being read has something in it of which only the length is known. */
    private boolean unreadable;

    PackedReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.length = to - from;
        this.unpacker = STRICT.newUnpacker(bytes, from, length);
    }

    /** How many elements the array that begins here has. */
    int arrayLength(String field) throws IOException {
        require(ValueType.ARRAY, field);
        return available(unpacker.unpackArrayHeader());
    }

    int integer(String field) throws IOException {
        require(ValueType.INTEGER, field);
        return unpacker.unpackInt();
    }

    /** A number that is not negative. */
    long count(String field) throws IOException {
        require(ValueType.INTEGER, field);
        long count = unpacker.unpackLong();
        if (count < 0) {
            throw wrong(field);
        }
        return count;
    }

    boolean flag(String field) throws IOException {
        require(ValueType.BOOLEAN, field);
        return unpacker.unpackBoolean();
    }

    /** Text, or empty if there is nil. */
    Optional<String> text(String field) throws IOException {
        if (unpacker.tryUnpackNil()) {
            return Optional.empty();
        }
        require(ValueType.STRING, field);
        return Optional.of(string());
    }

    /** Text that is not empty. */
    String name(String field) throws IOException {
        return text(field).filter(text -> !text.isEmpty()).orElseThrow(() -> BadMessageException.missing(field));
    }

    /** Nobody needs headers, but what is wrong with them upstream is wrong here. */
    void skipHeaders() throws IOException {
        require(ValueType.MAP, "headers");
        int texts = available(2L * unpacker.unpackMapHeader());
        for (int i = 0; i < texts; i++) {
            require(ValueType.STRING, "headers");
            unpacker.skipValue();
        }
    }

    /** Leaves out this many values, behind which there must be nothing. */
    void skipToEnd(int values) throws IOException {
        skip(values);
        if (unpacker.getTotalReadBytes() != length) {
            throw new BadMessageException("There is something behind a message.");
        }
    }

    /** The library's own way adds up lengths in 32 bits and stops early when they overflow. */
    private void skip(int values) throws IOException {
        for (long left = values; left > 0; left--) {
            switch (unpacker.getNextFormat().getValueType()) {
                case ARRAY -> left += available(unpacker.unpackArrayHeader());
                case MAP -> left += available(2L * unpacker.unpackMapHeader());
                default -> unpacker.skipValue();
            }
        }
    }

    /**
     * Any value.
     *
     * @param levels how many arrays and maps it is in
     */
    JsonNode value(int levels) throws IOException {
        JsonNode value = valueIfReadable(levels);
        if (value.isMissingNode()) {
            throw wrong("value");
        }
        return value;
    }

    /** The same, but missing if only some text in it is no UTF-8, or some extension no timestamp: the rest of the message is as good as ever. */
    JsonNode valueIfReadable(int levels) throws IOException {
        unreadable = false;
        JsonNode value = any(levels);
        return unreadable ? MissingNode.getInstance() : value;
    }

    private JsonNode any(int levels) throws IOException {
        MessageFormat format = unpacker.getNextFormat();
        return switch (format.getValueType()) {
            case NIL -> {
                unpacker.unpackNil();
                yield NODES.nullNode();
            }
            case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
            case INTEGER -> number(format);
            case FLOAT ->
                format == MessageFormat.FLOAT32
                        ? NODES.numberNode(unpacker.unpackFloat())
                        : NODES.numberNode(unpacker.unpackDouble());
            case STRING -> NODES.textNode(known(text(), ""));
            case BINARY -> NODES.binaryNode(unpacker.readPayload(available(unpacker.unpackBinaryHeader())));
            case ARRAY -> array(deeper(levels));
            case MAP -> map(deeper(levels));
            case EXTENSION -> NODES.pojoNode(known(timestamp(), Instant.EPOCH));
        };
    }

    private NumericNode number(MessageFormat format) throws IOException {
        if (format == MessageFormat.UINT64) {
            BigInteger value = unpacker.unpackBigInteger();
            return value.bitLength() < Long.SIZE ? number(value.longValue()) : (NumericNode) NODES.numberNode(value);
        }
        return number(unpacker.unpackLong());
    }

    private static NumericNode number(long value) {
        return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }

    private <T> T known(Optional<T> value, T otherwise) {
        unreadable |= value.isEmpty();
        return value.orElse(otherwise);
    }

    private String string() throws IOException {
        return text().orElseThrow(() -> new BadMessageException("Text is not UTF-8."));
    }

    private Optional<String> text() throws IOException {
        int size = available(unpacker.unpackRawStringHeader());
        int start = from + (int) unpacker.getTotalReadBytes();
        unpacker.readPayloadAsReference(size);
        return StrictText.read(bytes, start, size);
    }

    private ArrayNode array(int levels) throws IOException {
        int size = available(unpacker.unpackArrayHeader());
        ArrayNode array = new ArrayNode(NODES, size);
        for (int i = 0; i < size; i++) {
            array.add(any(levels));
        }
        return array;
    }

    private ObjectNode map(int levels) throws IOException {
        int entries = available(2L * unpacker.unpackMapHeader()) / 2;
        ObjectNode map = NODES.objectNode();
        for (int i = 0; i < entries; i++) {
            map.set(key(), any(levels));
        }
        return map;
    }

    private String key() throws IOException {
        MessageFormat format = unpacker.getNextFormat();
        if (format.getValueType() == ValueType.INTEGER) {
            return number(format).asText();
        }
        require(ValueType.STRING, "key");
        return string();
    }

    /** The forms of 4, 8 and 12 bytes that the MessagePack specification has for a point in time. */
    private Optional<Instant> timestamp() throws IOException {
        ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
        ByteBuffer data = ByteBuffer.wrap(unpacker.readPayload(available(header.getLength())));
        if (header.getType() != TIMESTAMP) {
            return Optional.empty();
        }
        return switch (data.capacity()) {
            case Integer.BYTES -> instant(Integer.toUnsignedLong(data.getInt()), 0);
            case Long.BYTES -> {
                long both = data.getLong();
                yield instant(both & SECONDS_MASK, both >>> SECONDS_BITS);
            }
            case Integer.BYTES + Long.BYTES -> {
                long nanos = Integer.toUnsignedLong(data.getInt());
                yield instant(data.getLong(), nanos);
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> instant(long seconds, long nanos) {
        return nanos > NANOS_MAX || seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds, nanos));
    }

    private static int deeper(int levels) {
        if (levels == StrictJson.DEPTH_MAX) {
            throw new BadMessageException("A message is more than " + StrictJson.DEPTH_MAX + " levels deep.");
        }
        return levels + 1;
    }

    /** Every element is at least one byte. */
    private int available(long announced) {
        if (announced > length - unpacker.getTotalReadBytes()) {
            throw new BadMessageException("A length is more than there is.");
        }
        return (int) announced;
    }

    private void require(ValueType type, String field) throws IOException {
        if (!unpacker.hasNext()) {
            throw BadMessageException.missing(field);
        }
        if (unpacker.getNextFormat().getValueType() != type) {
            throw wrong(field);
        }
    }

    private static BadMessageException wrong(String field) {
        return new BadMessageException("Reading '" + field + "' failed.");
    }
}
