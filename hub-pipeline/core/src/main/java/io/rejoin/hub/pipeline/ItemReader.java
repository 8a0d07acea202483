package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubException;
import org.jspecify.annotations.Nullable;

/** Makes of a client's item what the hub method takes. */
interface ItemReader<T> {

    String WRONG_KIND = "An item of the stream is not of the right kind.";

    /**
     * What the item is to the hub method.
     *
     * @throws HubException if it is not of the right kind
     */
    @Nullable
    T read(JsonNode item);

    /**
     * The same, where there is no null.
     *
     * @throws HubException if it is not of the right kind, or null
     */
    default T readPresent(JsonNode item) {
        T read = read(item);
        if (read == null) {
            throw new HubException(WRONG_KIND);
        }
        return read;
    }
}
