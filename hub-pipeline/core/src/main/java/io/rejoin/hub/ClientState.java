package io.rejoin.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client keeps for its hub and sends along with every call: it comes from the client, so nothing of it may be believed. What
 * is changed goes back with the answer. Names are taken without regard to case.
 */
public final class ClientState {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, JsonNode> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, JsonNode> changed = new LinkedHashMap<>();

    /** The state that came with a call. */
    public ClientState(Map<String, JsonNode> sent) {
        values.putAll(sent);
    }

    public synchronized Optional<JsonNode> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Changes a value, for this call and those that come.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public synchronized void set(String name, @Nullable Object value) {
        JsonNode node = JSON.valueToTree(value);
        values.put(name, node);
        changed.put(name, node);
    }

    /** What was changed. */
    public synchronized Map<String, JsonNode> changed() {
        return Map.copyOf(changed);
    }
}
