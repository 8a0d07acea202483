package io.rejoin.hub.reconnect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.reconnect.FamilyState.Removed;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A family's state as JSON text, for stores that keep it in one column. */
public final class FamilyStateText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FamilyStateText() {}

    public static String write(FamilyState state) {
        ObjectNode text = JSON.createObjectNode();
        text.put("used", state.used()).put("next", state.next());
        text.put("reserved", state.reserved()).put("floor", state.floor());
        text.put("ended", state.ended()).put("expires", state.expires().toEpochMilli());
        ArrayNode removals = text.putArray("removals");
        state.removals()
                .forEach((removed, from) -> removals.addObject()
                        .put("hub", removed.hub().value())
                        .put("group", removed.group().value())
                        .put("from", from));
        return text.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static FamilyState read(String text) {
        JsonNode row = parse(text);
        Map<Removed, Long> removals = new HashMap<>();
        for (JsonNode removal : row.path("removals")) {
            HubName hub = HubName.of(removal.path("hub").asText());
            GroupName group = GroupName.of(removal.path("group").asText());
            removals.put(new Removed(hub, group), number(removal, "from"));
        }
        return new FamilyState(
                number(row, "used"),
                number(row, "next"),
                number(row, "reserved"),
                number(row, "floor"),
                row.path("ended").asBoolean(true),
                removals,
                Instant.ofEpochMilli(number(row, "expires")));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the family's row is not JSON", e);
        }
    }

    private static long number(JsonNode row, String name) {
        JsonNode number = row.path(name);
        if (!number.isIntegralNumber()) {
            throw new IllegalArgumentException("the family's row has no number " + name);
        }
        return number.asLong();
    }
}
