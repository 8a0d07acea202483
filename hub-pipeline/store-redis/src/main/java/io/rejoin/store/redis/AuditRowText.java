package io.rejoin.store.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A row of the audit trail as one text, a JSON array; its sequence in 16 digits, so that sequences sort as texts; and the marks that
 * it is found by, each a JSON array, which ends where it ends whatever names are in it.
 */
final class AuditRowText {

    /** The greatest sequence that 16 digits and Lua's numbers hold. */
    private static final long SEQUENCE_MAX = (1L << 53) - 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REFUSED = mark("refused");

    private AuditRowText() {}

    static String sequence(long sequence) {
        return String.format("%016d", Math.max(0, Math.min(sequence, SEQUENCE_MAX)));
    }

    static String write(AuditRow row) {
        AuditMarks marks = row.marks();
        ArrayNode text = JSON.createArrayNode();
        text.add(marks.at().toEpochMilli());
        text.add(marks.user()).add(marks.kind()).add(marks.outcome()).add(marks.reason());
        text.add(row.text()).add(row.hash());
        ArrayNode groups = text.addArray();
        marks.groups()
                .forEach(mark -> groups.addArray()
                        .add(mark.key().hub())
                        .add(mark.key().group())
                        .add(mark.against()));
        return text.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws StoreUnavailableException if it is anything else
     */
    static AuditRow read(String sequence, String text) {
        try {
            JsonNode row = JSON.readTree(text);
            Set<GroupMark> groups = new HashSet<>();
            row.required(7)
                    .forEach(mark -> groups.add(new GroupMark(
                            new GroupKey(
                                    mark.required(0).asText(), mark.required(1).asText()),
                            mark.required(2).asBoolean())));
            AuditMarks marks = new AuditMarks(
                    Instant.ofEpochMilli(row.required(0).asLong()),
                    row.required(1).asText(),
                    row.required(2).asText(),
                    row.required(3).asText(),
                    row.required(4).asText(),
                    groups);
            return new AuditRow(
                    Long.parseLong(sequence),
                    marks,
                    row.required(5).asText(),
                    row.required(6).asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw RedisFailure.unreadable();
        }
    }

    /** Every mark of this row, with its sequence. */
    static List<String> marks(AuditRow row) {
        List<String> marks = new ArrayList<>();
        marks.add(mark("user", row.marks().user()));
        marks.add(mark("reason", row.marks().reason()));
        if (!row.marks().outcome().equals("ACCEPTED")) {
            marks.add(REFUSED);
        }
        for (GroupMark group : row.marks().groups()) {
            marks.add(mark("group", group.key()));
            if (group.against()) {
                marks.add(mark("against", group.key()));
            }
        }
        return marks.stream().map(mark -> mark + sequence(row.sequence())).toList();
    }

    /** A mark that all rows wanted have, and few others; nothing if all must be looked through. */
    static String mark(AuditFilter filter) {
        return filter.user()
                .map(user -> mark("user", user))
                .or(() -> filter.group().map(group -> mark(filter.isAgainst() ? "against" : "group", group)))
                .or(() -> filter.reason().map(reason -> mark("reason", reason.name())))
                .orElse(filter.refused() ? REFUSED : "");
    }

    private static String mark(String kind, GroupKey group) {
        return mark(kind, group.hub(), group.group());
    }

    private static String mark(String... parts) {
        ArrayNode mark = JSON.createArrayNode();
        for (String part : parts) {
            mark.add(part);
        }
        return mark.toString();
    }
}
