package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditSelection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The statement that reads a selection of audit rows, and its parameters. A condition that every row meets is left out, so that the
 * indexes for the others are not passed over for it.
 */
final class AuditSelect {

    private static final String COLUMNS = "SELECT sequence, at, user_id, refused, text, hash FROM audit_row WHERE ";

    private final StringJoiner conditions = new StringJoiner(" AND ", COLUMNS, "").setEmptyValue(COLUMNS + "true");
    private final List<Object> parameters = new ArrayList<>();
    private final String order;

    AuditSelect(AuditSelection selection) {
        selection.user().ifPresent(user -> where("user_id = ?", user.value()));
        selection.from().ifPresent(from -> where("at >= ?", Sqlite.millis(from)));
        selection.until().ifPresent(until -> where("at < ?", Sqlite.millis(until)));
        if (selection.above() > 0) {
            where("sequence > ?", selection.above());
        }
        if (selection.below() < Long.MAX_VALUE) {
            where("sequence < ?", selection.below());
        }
        if (selection.refusedOnly()) {
            conditions.add("refused = 1");
        }
        order = selection.newestFirst() ? " ORDER BY sequence DESC LIMIT ?" : " ORDER BY sequence LIMIT ?";
        parameters.add(Math.max(0, selection.limit()));
    }

    private void where(String condition, Object parameter) {
        conditions.add(condition);
        parameters.add(parameter);
    }

    String sql() {
        return conditions + order;
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }
}
