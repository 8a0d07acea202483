package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.core.MessagePacker;

/** Writes trees as MessagePack values, each in the smallest form it has. */
final class PackedWriter {

    private final MessagePacker packer;

    PackedWriter(MessagePacker packer) {
        this.packer = packer;
    }

    /** @throws IllegalArgumentException if there is a value in it that MessagePack has not */
    void value(JsonNode value) throws IOException {
        switch (value.getNodeType()) {
            case NULL, MISSING -> packer.packNil();
            case BOOLEAN -> packer.packBoolean(value.booleanValue());
            case NUMBER -> number(value);
            case STRING -> packer.packString(value.textValue());
            case BINARY -> binary(value.binaryValue());
            case ARRAY -> array(value);
            case OBJECT -> map(value);
            case POJO -> instant(((POJONode) value).getPojo());
        }
    }

    void texts(List<String> texts) throws IOException {
        packer.packArrayHeader(texts.size());
        for (String text : texts) {
            packer.packString(text);
        }
    }

    void textOrNil(Optional<String> text) throws IOException {
        if (text.isPresent()) {
            packer.packString(text.get());
        } else {
            packer.packNil();
        }
    }

    /** A number that is beyond 64 bits goes as the double that a client would make of it in JSON. */
    private void number(JsonNode value) throws IOException {
        switch (value.numberType()) {
            case INT, LONG -> packer.packLong(value.longValue());
            case BIG_INTEGER -> bigInteger(value.bigIntegerValue());
            case FLOAT -> packer.packFloat(value.floatValue());
            case DOUBLE, BIG_DECIMAL -> packer.packDouble(value.doubleValue());
        }
    }

    private void bigInteger(BigInteger value) throws IOException {
        if (value.bitLength() < Long.SIZE || (value.signum() > 0 && value.bitLength() == Long.SIZE)) {
            packer.packBigInteger(value);
        } else {
            packer.packDouble(value.doubleValue());
        }
    }

    private void binary(byte[] bytes) throws IOException {
        packer.packBinaryHeader(bytes.length);
        packer.addPayload(bytes);
    }

    private void array(JsonNode array) throws IOException {
        packer.packArrayHeader(array.size());
        for (JsonNode element : array) {
            value(element);
        }
    }

    private void map(JsonNode object) throws IOException {
        packer.packMapHeader(object.size());
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            packer.packString(property.getKey());
            value(property.getValue());
        }
    }

    private void instant(Object value) throws IOException {
        if (!(value instanceof Instant instant)) {
            throw new IllegalArgumentException("a value that MessagePack has not");
        }
        packer.packTimestamp(instant);
    }
}
