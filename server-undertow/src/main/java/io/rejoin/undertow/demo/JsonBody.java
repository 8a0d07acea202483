package io.rejoin.undertow.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.undertow.util.StatusCodes;
import java.io.IOException;

/** The JSON object that a request brings: small, flat, of texts. */
final class JsonBody {

    /** Largest body, in bytes. */
    static final int BYTES_MAX = 16 * 1024;

    static final JsonBody NONE = new JsonBody(MissingNode.getInstance());

    private static final int NESTING_MAX = 4;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode fields;

    private JsonBody(JsonNode fields) {
        this.fields = fields;
    }

    /**
     * Reads the body.
     *
     * @throws RefusedRequestException if it is not one JSON object
     */
    static JsonBody of(byte[] bytes) {
        try {
            JsonNode read = JSON.readTree(bytes);
            if (read.isObject()) {
                return new JsonBody(read);
            }
            throw notJson();
        } catch (JsonProcessingException e) {
            throw notJson();
        } catch (IOException e) {
            // Reading from memory fails for what is no text at all.
            throw notJson();
        }
    }

    private static RefusedRequestException notJson() {
        return new RefusedRequestException(StatusCodes.BAD_REQUEST, "The body must be a JSON object.");
    }

    /**
     * The text in this field.
     *
     * @throws RefusedRequestException if there is none
     */
    String text(String field) {
        JsonNode value = fields.path(field);
        if (!value.isTextual()) {
            throw new RefusedRequestException(StatusCodes.BAD_REQUEST, "The text \"" + field + "\" is missing.");
        }
        return value.textValue();
    }
}
