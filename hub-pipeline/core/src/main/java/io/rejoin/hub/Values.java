package io.rejoin.hub;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How values of the application become JSON, and come back. What JSON does not know is text in it: bytes in base64, points in time in
 * ISO 8601. A tree keeps them apart, for protocols that know them: as a {@link com.fasterxml.jackson.databind.node.BinaryNode}, and as a
 * {@link com.fasterxml.jackson.databind.node.POJONode} of an {@link java.time.Instant}.
 */
public final class Values {

    private static final JsonMapper JSON = mapper();
    private static final JsonMapper STRICT = strictMapper();

    private Values() {}

    /** One more mapper that reads and writes values so. */
    public static JsonMapper mapper() {
        return JsonMapper.builder().addModule(Times.module()).build();
    }

    /**
     * One that reads each value only from its own type, as ASP.NET Core SignalR does: no text for a number or a truth value, no fraction for a
     * whole number, no number for a text. A whole number is a fraction, too.
     */
    private static JsonMapper strictMapper() {
        return mapper().rebuild()
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /** @throws IllegalArgumentException if the value cannot be written as JSON */
    static String text(@Nullable Object value, String what) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(what + " is not JSON", e);
        }
    }

    /** @throws IllegalArgumentException if the value cannot be written as JSON */
    static JsonNode tree(@Nullable Object value) {
        return value instanceof JsonNode node ? node : JSON.valueToTree(value);
    }

    /**
     * What a client sent, as a value of this type. Null is none of a primitive one.
     *
     * @param strict whether it must be of the very type; else Jackson converts what it can, text and numbers above all, as SignalR 2 does
     * @throws IllegalArgumentException if it is not of this type
     */
    public static @Nullable Object read(JsonNode value, JavaType type, boolean strict) {
        if (value.isNull() && type.isPrimitive()) {
            throw new IllegalArgumentException("null is no " + type);
        }
        try {
            return (strict ? STRICT : JSON).treeToValue(value, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not of type " + type, e);
        }
    }

    /**
     * Values as a JSON array.
     *
     * @param tree the same with what JSON does not know, if there is such a thing
     */
    record Row(String text, Optional<ArrayNode> tree) {

        /** @throws IllegalArgumentException if a value cannot be written as JSON */
        static Row of(List<?> values, String what) {
            StringWriter text = new StringWriter();
            try (Watch watch = new Watch(text)) {
                JSON.writeValue(watch, values);
                Optional<ArrayNode> tree = watch.seen ? Optional.of(JSON.valueToTree(values)) : Optional.empty();
                return new Row(text.toString(), tree);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(what + " is not JSON", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Watches out for what JSON does not know: values are seldom so, and to make a tree of each would cost as much as the text. */
    static final class Watch extends JsonGeneratorDelegate {
        private boolean seen;

        private Watch(Writer text) throws IOException {
            super(JSON.getFactory().createGenerator(text), false);
        }

        /** Writes the text of what is more than that. */
        static void write(JsonGenerator json, String text) throws IOException {
            if (json instanceof Watch watch) {
                watch.seen = true;
            }
            json.writeString(text);
        }

        @Override
        public void writeBinary(Base64Variant variant, byte[] data, int offset, int length) throws IOException {
            seen = true;
            super.writeBinary(variant, data, offset, length);
        }

        @Override
        public int writeBinary(Base64Variant variant, InputStream data, int length) throws IOException {
            seen = true;
            return super.writeBinary(variant, data, length);
        }
    }
}
