package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.GroupKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The statement that reads a selection of audit rows, and its parameters. A condition that every row meets is left out, so that the
 * indexes for the others are not passed over for it. One user's rows are looked through for a group, and not the other way round.
 */
final class AuditSelect {

    private static final String COLUMNS =
            "SELECT r.sequence, r.at, r.pseudonym, r.kind, r.outcome, r.reason, r.text, r.hash FROM ";
    private static final String MARK = "g.hub = ? AND g.name = ?";

    private final StringJoiner conditions = new StringJoiner(" AND ", " WHERE ", "").setEmptyValue("");
    private final List<Object> parameters = new ArrayList<>();
    private final String marked;
    private final String from;
    private final String order;

    /** @param schema what stands before the tables' names: nothing, or a name and a dot */
    AuditSelect(AuditSelection selection, String schema) {
        this.marked = schema + "audit_group AS g";
        AuditFilter filter = selection.filter();
        boolean byGroup = filter.group().isPresent() && filter.user().isEmpty();
        from = (byGroup ? marked + " CROSS JOIN " : "") + schema + "audit_row AS r";
        String sequence = byGroup ? "g.sequence" : "r.sequence";
        filter.user().ifPresent(user -> where("r.pseudonym = ?", user));
        filter.group().ifPresent(group -> group(group, byGroup, filter.isAgainst()));
        marks(filter);
        if (selection.above() > 0) {
            where(sequence + " > ?", selection.above());
        }
        if (selection.below() < Long.MAX_VALUE) {
            where(sequence + " < ?", selection.below());
        }
        order = " ORDER BY " + sequence + (selection.newestFirst() ? " DESC LIMIT ?" : " LIMIT ?");
        parameters.add(Math.max(0, selection.limit()));
    }

    private void group(GroupKey group, boolean byGroup, boolean against) {
        String mark = against ? MARK + " AND g.against = 1" : MARK;
        String same = "g.sequence = r.sequence AND " + mark;
        conditions.add(byGroup ? same : "EXISTS (SELECT 1 FROM " + marked + " WHERE " + same + ")");
        parameters.add(group.hub());
        parameters.add(group.group());
    }

    private void marks(AuditFilter filter) {
        filter.from().ifPresent(from -> where("r.at >= ?", Millis.of(from)));
        filter.until().ifPresent(until -> where("r.at < ?", Millis.of(until)));
        filter.kind().ifPresent(kind -> where("r.kind = ?", kind.name()));
        filter.outcome().ifPresent(outcome -> where("r.outcome = ?", outcome.name()));
        filter.reason().ifPresent(reason -> where("r.reason <> '' AND r.reason = ?", reason.name()));
        if (filter.refused()) {
            conditions.add("r.outcome <> 'ACCEPTED'");
        }
    }

    private void where(String condition, Object parameter) {
        conditions.add(condition);
        parameters.add(parameter);
    }

    String sql() {
        return COLUMNS + from + conditions + order;
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }

    /** A row of its result, without its groups. */
    static AuditRow row(ResultSet row) throws SQLException {
        AuditMarks marks = new AuditMarks(
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Set.of());
        return new AuditRow(row.getLong(1), marks, row.getString(7), row.getString(8));
    }
}
