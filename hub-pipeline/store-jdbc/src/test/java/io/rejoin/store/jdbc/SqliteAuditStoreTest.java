package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.DurableAuditStoreContract;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.token.UserId;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real file. */
final class SqliteAuditStoreTest extends DurableAuditStoreContract {

    @TempDir
    private Path folder;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.openAudit(folder.resolve("audit.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected AuditStore store() {
        return new SqliteAuditStore(database);
    }

    @Override
    protected AuditStore reopened() {
        close();
        open();
        return store();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_row SET text = '{}' WHERE sequence = 2",
                "UPDATE audit_row SET sequence = 9 WHERE sequence = 2",
                "UPDATE OR REPLACE audit_row SET sequence = 2 WHERE sequence = 1",
                "DELETE FROM audit_row WHERE sequence = 3",
                "DELETE FROM audit_row",
                "INSERT OR REPLACE INTO audit_row VALUES (2, 0, 'mallory', 0, '{}', '')",
                "REPLACE INTO audit_row VALUES (3, 0, 'mallory', 0, '{}', '')",
                "INSERT INTO audit_row VALUES (0, 0, 'mallory', 0, '{}', '')",
                "INSERT OR IGNORE INTO audit_row VALUES (2, 0, 'mallory', 0, '{}', '')",
                "INSERT INTO audit_row VALUES (2, 0, '', 0, '', '') ON CONFLICT (sequence) DO UPDATE SET text = '{}'",
                "DELETE FROM audit_head",
            })
    void tampering_isRefused(String sql) throws SQLException {
        store().append(rows(1, 3), head(3));

        try (var tampering = new SqliteFile(folder.resolve("audit.db"), SqliteSchema.AUDIT).openWriter()) {
            assertThatThrownBy(() -> Sqlite.execute(tampering, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("audit ");
        }

        assertThat(store().read(AuditSelection.after(0, 10))).isEqualTo(rows(1, 3));
        assertThat(store().head()).isEqualTo(head(3));
    }

    @Test
    void appendOfManyRows_isOneCommit() {
        long before = database.commits();

        store().append(rows(1, 1_000), head(1_000));

        assertThat(database.commits() - before).isOne();
    }

    @Test
    void selections_areServedByAnIndex() {
        store().append(rows(1, 1_000), head(1_000));
        Optional<UserId> ana = Optional.of(UserId.of("ana"));

        assertThat(plan(ana, false, false))
                .contains("INDEX audit_row_user (user_id=? AND sequence")
                .doesNotContain("TEMP");
        assertThat(plan(ana, false, true))
                .contains("INDEX audit_row_user (user_id=? AND sequence")
                .doesNotContain("TEMP");
        assertThat(plan(Optional.empty(), true, true))
                .contains("INDEX audit_row_refused")
                .doesNotContain("TEMP");
        assertThat(plan(Optional.empty(), false, true))
                .contains("INTEGER PRIMARY KEY")
                .doesNotContain("TEMP");
        assertThat(plan(new AuditSelection(
                        0, Long.MAX_VALUE, Optional.of(START), Optional.of(START), Optional.empty(), false, false, 9)))
                .contains("INDEX audit_row_at (at>? AND at<?)");
    }

    private String plan(Optional<UserId> user, boolean refused, boolean newestFirst) {
        return plan(new AuditSelection(
                5, Long.MAX_VALUE, Optional.empty(), Optional.empty(), user, refused, newestFirst, 100));
    }

    private String plan(AuditSelection selection) {
        AuditSelect select = new AuditSelect(selection);
        return database.read(connection -> {
            try (PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + select.sql())) {
                select.bind(explain);
                return details(explain.executeQuery());
            }
        });
    }

    private static String details(ResultSet plan) throws SQLException {
        List<String> details = new ArrayList<>();
        while (plan.next()) {
            details.add(plan.getString("detail"));
        }
        return String.join("\n", details);
    }
}
