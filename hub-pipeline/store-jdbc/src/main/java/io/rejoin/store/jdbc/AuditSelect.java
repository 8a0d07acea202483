package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
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
            "SELECT r.sequence, r.at, r.pseudonym, r.kind, r.outcome, r.reason, r.text, r.hash";
    private static final String MARKED = "rejoin.audit_group AS g";

    private final StringJoiner conditions = new StringJoiner(" AND ", " WHERE ", "").setEmptyValue("");
    private final List<Object> parameters = new ArrayList<>();
    private final String from;
    private final String sequence;
    private String order = "";

    private AuditSelect(String from, String sequence) {
        this.from = from;
        this.sequence = sequence;
    }

    /** For SQLite: groups are in a column of the row, the ninth of the result. */
    static AuditSelect ofSqlite(AuditSelection selection) {
        AuditSelect select = new AuditSelect(", r.marks FROM audit_row AS r", "r.sequence");
        AuditFilter filter = selection.filter();
        filter.user().ifPresent(user -> select.where("r.pseudonym = ?", user));
        filter.group()
                .ifPresent(group -> select.where("instr(r.marks, ?) > 0", MarksText.about(group, filter.isAgainst())));
        select.narrow(selection);
        return select;
    }

    /** For PostgreSQL: groups are in a table of their own. */
    static AuditSelect ofPostgres(AuditSelection selection) {
        AuditFilter filter = selection.filter();
        boolean byGroup = filter.group().isPresent() && filter.user().isEmpty();
        AuditSelect select = new AuditSelect(
                " FROM " + (byGroup ? MARKED + " CROSS JOIN " : "") + "rejoin.audit_row AS r",
                byGroup ? "g.sequence" : "r.sequence");
        filter.user().ifPresent(user -> select.where("r.pseudonym = ?", user));
        filter.group().ifPresent(group -> select.marked(group, byGroup, filter.isAgainst()));
        select.narrow(selection);
        return select;
    }

    private void marked(GroupKey group, boolean byGroup, boolean against) {
        String same = "g.sequence = r.sequence AND g.hub = ? AND g.name = ?" + (against ? " AND g.against = 1" : "");
        conditions.add(byGroup ? same : "EXISTS (SELECT 1 FROM " + MARKED + " WHERE " + same + ")");
        parameters.add(group.hub());
        parameters.add(group.group());
    }

    private void narrow(AuditSelection selection) {
        marks(selection.filter());
        if (selection.above() > 0) {
            where(sequence + " > ?", selection.above());
        }
        if (selection.below() < Long.MAX_VALUE) {
            where(sequence + " < ?", selection.below());
        }
        order = " ORDER BY " + sequence + (selection.newestFirst() ? " DESC LIMIT ?" : " LIMIT ?");
        parameters.add(Math.max(0, selection.limit()));
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

    /** A row of its result, about these groups. */
    static AuditRow row(ResultSet row, Set<GroupMark> groups) throws SQLException {
        AuditMarks marks = new AuditMarks(
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                groups);
        return new AuditRow(row.getLong(1), marks, row.getString(7), row.getString(8));
    }
}
