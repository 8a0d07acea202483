package io.rejoin.store.jdbc;

import static io.rejoin.contract.AuditRows.batch;
import static io.rejoin.contract.AuditRows.head;
import static io.rejoin.contract.AuditRows.row;
import static io.rejoin.contract.AuditRows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.DurableAuditStoreContract;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real file. */
final class SqliteAuditStoreTest extends DurableAuditStoreContract {

    private static final GroupKey LOBBY = new GroupKey("chat", "lobby");
    private static final GroupKey RARE = new GroupKey("chat", "rare");

    @TempDir
    private Path folder;

    private SqliteDatabase database;
    private AuditStore store;

    @BeforeEach
    void open() {
        database = SqliteDatabase.openAudit(folder.resolve("audit.db"));
        store = new SqliteAuditStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected AuditStore store() {
        return store;
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
                "INSERT OR REPLACE INTO audit_row VALUES (2, 0, 'mallory', '', '', '', '[]', '{}', '')",
                "REPLACE INTO audit_row VALUES (3, 0, 'mallory', '', '', '', '[]', '{}', '')",
                "INSERT INTO audit_row VALUES (0, 0, 'mallory', '', '', '', '[]', '{}', '')",
                "INSERT OR IGNORE INTO audit_row VALUES (2, 0, 'mallory', '', '', '', '[]', '{}', '')",
                "INSERT INTO audit_row VALUES (2, 0, '', '', '', '', '[]', '', '') ON CONFLICT (sequence) DO UPDATE SET text = '{}'",
                "UPDATE audit_block SET names = x'00'",
                "INSERT OR REPLACE INTO audit_block VALUES (0, 0, 0, x'00')",
                "DELETE FROM audit_block",
                "UPDATE audit_hash SET hash = ''",
                "DELETE FROM audit_hash",
                "DELETE FROM audit_head",
            })
    void tampering_isRefused(String sql) throws SQLException {
        append(new AuditBatch(head(0), rows(1, 3), Set.of(), Map.of(), List.of(new SubtreeHash(1, 0, "aa")), head(3)));

        try (var tampering = new SqliteFile(folder.resolve("audit.db"), SqliteSchema.AUDIT).openWriter()) {
            Sqlite.execute(tampering, "INSERT INTO audit_block VALUES (0, 0, 0, x'')");
            assertThatThrownBy(() -> Sqlite.execute(tampering, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("audit ");
        }

        assertThat(store().read(AuditSelection.after(0, 10))).isEqualTo(rows(1, 3));
        assertThat(store().head()).isEqualTo(head(3));
    }

    @Test
    void erasedName_isNotInTheFileAnyMore() throws IOException {
        String secret = "somebody-who-wants-to-be-forgotten";
        append(new AuditBatch(
                head(0),
                rows(1, 1),
                Set.of(),
                Map.of(UserId.of(secret), "~x", UserId.of("somebody-else"), "~y"),
                List.of(),
                head(1)));
        append(new AuditBatch(head(1), rows(2, 2), Set.of("~x"), Map.of(), List.of(), head(2)));

        close();

        assertThat(Files.readString(folder.resolve("audit.db"), StandardCharsets.ISO_8859_1))
                .contains("somebody-else")
                .doesNotContain(secret);
    }

    @Test
    void fileOfTheFirstVersion_isRefusedInOneLine() throws SQLException {
        Path file = folder.resolve("former.db");
        try (Connection former = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sqlite.execute(former, "CREATE TABLE audit_row (sequence INTEGER PRIMARY KEY)");
            Sqlite.execute(former, "PRAGMA application_id = " + 0x526a4175);
            Sqlite.execute(former, "PRAGMA user_version = 1");
        }

        assertThatThrownBy(() -> SqliteDatabase.openAudit(file))
                .isInstanceOf(DatabaseFileException.class)
                .hasMessageContaining("has schema version 1, but this program knows 3 to 4");
    }

    @Test
    void appendOfManyRows_isOneCommit() {
        long before = database.commits();

        append(batch(rows(1, 1_000)));

        assertThat(database.commits() - before).isOne();
    }

    private void append(AuditBatch batch) {
        assertThat(store().append(batch)).isTrue();
    }

    @Test
    void appendThatFailed_isNotTakenForFound() {
        append(batch(rows(1, 1)));
        AuditRow again = new AuditRow(1, row(2).marks(), "{}", "aa");
        assertThatThrownBy(() -> store().append(batch(rareRows(2, again))))
                .isInstanceOf(StoreUnavailableException.class);

        append(batch(rareRows(2)));

        assertThat(store().read(AuditSelection.after(1, 9))).isEqualTo(rareRows(2));
    }

    private static List<AuditRow> rareRows(long sequence, AuditRow... more) {
        AuditMarks marks =
                new AuditMarks(Instant.EPOCH, "rare", "JOIN", "ACCEPTED", "", Set.of(new GroupMark(RARE, false)));
        List<AuditRow> rows = new ArrayList<>(List.of(new AuditRow(sequence, marks, "{}", "aa")));
        rows.addAll(List.of(more));
        return rows;
    }

    @Test
    void selectionsOfABlock_areServedByTheSequence() {
        append(batch(rows(1, 1_000)));
        AuditFilter both = filter(Optional.of("ana"), Optional.of(LOBBY), Optional.empty(), false, false);

        assertThat(plan(AuditBlocks.within(new AuditSelection(both, 0, Long.MAX_VALUE, true, 9), 1, 9)))
                .contains("INTEGER PRIMARY KEY (rowid>? AND rowid<?)")
                .doesNotContain("TEMP");
    }

    @Test
    void otherSelections_areServedByAnIndex() {
        append(batch(rows(1, 1_000)));

        assertThat(plan(filter(Optional.empty(), Optional.empty(), Optional.empty(), true, false), true))
                .contains("INDEX audit_row_refused")
                .doesNotContain("TEMP");
        assertThat(plan(
                        filter(Optional.empty(), Optional.empty(), Optional.of(RefusalReason.REUSED), false, false),
                        true))
                .contains("INDEX audit_row_reason (reason=? AND sequence>?)")
                .doesNotContain("TEMP");
        assertThat(plan(AuditFilter.ALL, true)).contains("INTEGER PRIMARY KEY").doesNotContain("TEMP");
    }

    @Test
    void refusalsOfABlock_areServedByTheirIndex() {
        append(batch(rows(1, 1_000)));
        Optional<Instant> time = Optional.of(Instant.EPOCH);
        AuditFilter refused = new AuditFilter(
                time,
                time,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                false);

        assertThat(plan(AuditBlocks.within(new AuditSelection(refused, 0, Long.MAX_VALUE, true, 9), 1, 9)))
                .contains("INDEX audit_row_refused")
                .doesNotContain("TEMP");
    }

    private static AuditFilter filter(
            Optional<String> user,
            Optional<GroupKey> group,
            Optional<RefusalReason> reason,
            boolean refused,
            boolean against) {
        return new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                user,
                Optional.empty(),
                Optional.empty(),
                reason,
                group,
                refused,
                against);
    }

    private String plan(AuditFilter filter, boolean newestFirst) {
        return plan(new AuditSelection(filter, 5, Long.MAX_VALUE, newestFirst, 100));
    }

    private String plan(AuditSelection selection) {
        AuditSelect select = AuditSelect.ofSqlite(selection);
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
