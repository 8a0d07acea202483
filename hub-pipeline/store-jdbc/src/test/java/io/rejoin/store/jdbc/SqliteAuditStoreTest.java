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
                "UPDATE audit_subject SET block = 7",
                "DELETE FROM audit_subject",
                "UPDATE audit_group SET against = 1",
                "DELETE FROM audit_group WHERE block = 0",
                "UPDATE audit_hash SET hash = ''",
                "DELETE FROM audit_hash",
                "DELETE FROM audit_head",
            })
    void tampering_isRefused(String sql) throws SQLException {
        append(new AuditBatch(head(0), rows(1, 3), Set.of(), Map.of(), List.of(new SubtreeHash(1, 0, "aa")), head(3)));

        try (var tampering = new SqliteFile(folder.resolve("audit.db"), SqliteSchema.AUDIT).openWriter()) {
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
    void fileOfTheFormerVersion_isRefusedInOneLine() throws SQLException {
        Path file = folder.resolve("former.db");
        try (Connection former = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sqlite.execute(former, "CREATE TABLE audit_row (sequence INTEGER PRIMARY KEY)");
            Sqlite.execute(former, "PRAGMA application_id = " + 0x526a4175);
            Sqlite.execute(former, "PRAGMA user_version = 1");
        }

        assertThatThrownBy(() -> SqliteDatabase.openAudit(file))
                .isInstanceOf(DatabaseFileException.class)
                .hasMessageContaining("has schema version 1, but this program knows 3 to 3");
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

    /** Ten blocks and a bit; the rare group and the rare user have a row in the second and in the ninth. */
    private void appendManyBlocks() {
        List<AuditRow> rows = new ArrayList<>();
        for (long i = 1; i <= 10_500; i++) {
            boolean rare = i == 2_000 || i == 9_000;
            GroupMark mark = new GroupMark(rare ? RARE : LOBBY, i == 9_000);
            rows.add(new AuditRow(
                    i,
                    new AuditMarks(
                            Instant.ofEpochMilli(i), rare ? "rare" : "ana", "JOIN", "ACCEPTED", "", Set.of(mark)),
                    "{}",
                    "aa"));
        }
        for (int i = 0; i < rows.size(); i += 500) {
            append(batch(rows.subList(i, i + 500)));
        }
    }

    private List<Long> read(AuditFilter filter, long above, long below, boolean newestFirst, int limit) {
        return store().read(new AuditSelection(filter, above, below, newestFirst, limit)).stream()
                .map(AuditRow::sequence)
                .toList();
    }

    @Test
    void rowsOfUsersAndGroups_areFoundFarApart() {
        appendManyBlocks();
        AuditFilter group = filter(Optional.empty(), Optional.of(RARE), Optional.empty(), false, false);
        AuditFilter user = filter(Optional.of("rare"), Optional.empty(), Optional.empty(), false, false);
        AuditFilter both = filter(Optional.of("rare"), Optional.of(RARE), Optional.empty(), false, false);
        AuditFilter neither = filter(Optional.of("rare"), Optional.of(LOBBY), Optional.empty(), false, false);

        for (AuditFilter rare : List.of(group, user, both)) {
            assertThat(read(rare, 0, Long.MAX_VALUE, false, 9)).containsExactly(2_000L, 9_000L);
            assertThat(read(rare, 0, Long.MAX_VALUE, true, 9)).containsExactly(9_000L, 2_000L);
            assertThat(read(rare, 0, Long.MAX_VALUE, true, 1)).containsExactly(9_000L);
            assertThat(read(rare, 2_000, 9_000, false, 9)).isEmpty();
            assertThat(read(rare, 1_999, 9_000, false, 9)).containsExactly(2_000L);
        }
        assertThat(read(AuditFilter.against(RARE), 0, Long.MAX_VALUE, false, 9)).containsExactly(9_000L);
        assertThat(read(neither, 0, Long.MAX_VALUE, false, 9)).isEmpty();
    }

    @Test
    void rowsOfFrequentGroup_areGivenPageByPage() {
        appendManyBlocks();
        AuditFilter lobby = filter(Optional.empty(), Optional.of(LOBBY), Optional.empty(), false, false);

        assertThat(read(lobby, 1_020, Long.MAX_VALUE, false, 6))
                .containsExactly(1_021L, 1_022L, 1_023L, 1_024L, 1_025L, 1_026L);
        assertThat(read(lobby, 5_119, Long.MAX_VALUE, false, 2)).containsExactly(5_120L, 5_121L);
        assertThat(read(lobby, 0, 1_027, true, 6)).containsExactly(1_026L, 1_025L, 1_024L, 1_023L, 1_022L, 1_021L);
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

    /** So the check, which compares marks with the text, names what a query would not find. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM audit_subject WHERE block = 1", "UPDATE audit_subject SET pseudonym = 'bo'"})
    void rowThatItsUserIsNotFoundBy_isGivenWithoutHim(String sql) throws SQLException {
        append(batch(rows(1, 1_000)));
        append(batch(rows(1_001, 1_025)));

        tamper("audit_subject", sql);

        assertThat(store().read(AuditSelection.after(1_023, 10)))
                .hasSize(2)
                .allMatch(row -> row.marks().user().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM audit_group WHERE block = 1",
                "UPDATE audit_group SET against = 1",
                "UPDATE audit_group SET name = 'Lobby'",
                "UPDATE audit_group SET block = 7 WHERE block = 1",
            })
    void rowThatItsGroupIsNotFoundBy_isGivenWithoutIt(String sql) throws SQLException {
        append(batch(rows(1, 1_000)));
        append(batch(rows(1_001, 1_025)));

        tamper("audit_group", sql);

        assertThat(store().read(AuditSelection.after(1_023, 10)))
                .hasSize(2)
                .allMatch(row -> row.marks().groups().isEmpty());
    }

    private void tamper(String table, String sql) throws SQLException {
        try (var tampering = new SqliteFile(folder.resolve("audit.db"), SqliteSchema.AUDIT).openWriter()) {
            Sqlite.execute(tampering, "DROP TRIGGER " + table + "_is_not_updated");
            Sqlite.execute(tampering, "DROP TRIGGER " + table + "_is_not_deleted");
            Sqlite.execute(tampering, sql);
        }
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
        Optional<Instant> time = Optional.of(Instant.EPOCH);
        AuditFilter between = new AuditFilter(
                time,
                time,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
        assertThat(plan(new AuditSelection(between, 0, Long.MAX_VALUE, false, 9)))
                .contains("INDEX audit_row_at (at>? AND at<?)");
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
