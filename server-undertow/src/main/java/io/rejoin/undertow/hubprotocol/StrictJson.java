package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;

/** JSON as clients may send it: one object, nothing behind it, nothing that RFC 8259 does not know. */
final class StrictJson {

    /** Levels of objects and arrays in a message, as upstream has it. */
    static final int DEPTH_MAX = 64;
    /** Digits of a number: enough for any double written out, too few to make reading it slow. */
    private static final int DIGITS_MAX = 1000;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(DIGITS_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new SimpleModule().addSerializer(new InstantText()))
            .build();

    private StrictJson() {}

    /** @throws BadMessageException if it is anything but one object */
    static ObjectNode object(byte[] bytes, int from, int to) {
        if (tree(StrictText.of(bytes, from, to - from)) instanceof ObjectNode object) {
            return object;
        }
        throw new BadMessageException("Expected a JSON object.");
    }

    private static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // Its text quotes the client's.
            throw new BadMessageException("Error reading JSON.");
        }
    }

    /** A point in time as ISO 8601 has it. */
    private static final class InstantText extends StdSerializer<Instant> {

        InstantText() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }
}
