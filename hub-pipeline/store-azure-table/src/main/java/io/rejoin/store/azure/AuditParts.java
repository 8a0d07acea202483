package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rows of one append as JSON, in parts that fit into an entity: a thousand rows are a few entities, and a few rows are none. */
final class AuditParts {

    private static final int PART_MAX = 512 * 1024;
    /** A page of appends must stay far below what a server has memory for. */
    private static final int OWN_MAX = 32 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AuditParts() {}

    static String partition(String edition) {
        return "rows-" + edition;
    }

    static List<String> keys(int parts) {
        List<String> keys = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            keys.add("part-%04d".formatted(part));
        }
        return keys;
    }

    static byte[] bytes(List<AuditRow> rows) {
        ArrayNode all = JSON.createArrayNode();
        rows.forEach(row -> write(row, all.addObject()));
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** None if they are so few that they can stand in the append's own entity. */
    static List<TableEntity> split(byte[] bytes, String edition) {
        int parts = bytes.length <= OWN_MAX ? 0 : 1 + (bytes.length - 1) / PART_MAX;
        return EntityBytes.split(bytes, PART_MAX, keys(parts), partition(edition));
    }

    private static void write(AuditRow row, ObjectNode json) {
        AuditMarks marks = row.marks();
        json.put("sequence", row.sequence()).put("at", marks.at().toEpochMilli());
        json.put("user", marks.user()).put("kind", marks.kind());
        json.put("outcome", marks.outcome()).put("reason", marks.reason());
        ArrayNode groups = json.putArray("groups");
        marks.groups()
                .forEach(mark -> groups.addArray()
                        .add(mark.key().hub())
                        .add(mark.key().group())
                        .add(mark.against()));
        json.put("text", row.text()).put("hash", row.hash());
    }

    /**
     * Reads what {@link #bytes} made.
     *
     * @throws StoreUnavailableException if it is anything else
     */
    static List<AuditRow> read(List<TableEntity> parts) {
        try {
            List<AuditRow> rows = new ArrayList<>();
            for (JsonNode row : JSON.readTree(EntityBytes.join(parts))) {
                rows.add(row(row));
            }
            return rows;
        } catch (JsonProcessingException e) {
            throw new StoreUnavailableException("rows of the trail are not what was written");
        }
    }

    private static AuditRow row(JsonNode row) {
        Set<GroupMark> groups = new HashSet<>();
        for (JsonNode mark : row.path("groups")) {
            GroupKey key = new GroupKey(mark.path(0).asText(), mark.path(1).asText());
            groups.add(new GroupMark(key, mark.path(2).asBoolean()));
        }
        AuditMarks marks = new AuditMarks(
                Instant.ofEpochMilli(row.path("at").asLong()),
                row.path("user").asText(),
                row.path("kind").asText(),
                row.path("outcome").asText(),
                row.path("reason").asText(),
                groups);
        return new AuditRow(
                row.path("sequence").asLong(),
                marks,
                row.path("text").asText(),
                row.path("hash").asText());
    }
}
