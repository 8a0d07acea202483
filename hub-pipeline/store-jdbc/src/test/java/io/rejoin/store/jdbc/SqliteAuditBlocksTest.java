package io.rejoin.store.jdbc;

import static io.rejoin.contract.AuditRows.batch;
import static io.rejoin.contract.AuditRows.row;
import static io.rejoin.contract.AuditRows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trails of more than one block, on a real file. */
final class SqliteAuditBlocksTest {

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

    private AuditStore reopen() {
        close();
        open();
        return store;
    }

    private void append(AuditBatch batch) {
        assertThat(store.append(batch)).isTrue();
    }

    private static AuditFilter about(String user) {
        return about(Optional.of(user), Optional.empty());
    }

    private static AuditFilter about(GroupKey group) {
        return about(Optional.empty(), Optional.of(group));
    }

    private static AuditFilter about(Optional<String> user, Optional<GroupKey> group) {
        return new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                user,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                group,
                false,
                false);
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
        return store.read(new AuditSelection(filter, above, below, newestFirst, limit)).stream()
                .map(AuditRow::sequence)
                .toList();
    }

    @Test
    void rowsOfUsersAndGroups_areFoundFarApart() {
        appendManyBlocks();
        AuditFilter group = about(RARE);
        AuditFilter user = about("rare");
        AuditFilter both = about(Optional.of("rare"), Optional.of(RARE));
        AuditFilter neither = about(Optional.of("rare"), Optional.of(LOBBY));

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
    void rowsOfATime_areFoundFarBack() {
        appendManyBlocks();

        assertThat(read(between(3_000, 3_002), 0, Long.MAX_VALUE, true, 9)).containsExactly(3_001L, 3_000L);
        assertThat(read(between(1_022, 1_026), 0, Long.MAX_VALUE, false, 9))
                .containsExactly(1_022L, 1_023L, 1_024L, 1_025L);
        assertThat(read(between(10_499, 20_000), 0, Long.MAX_VALUE, false, 9)).containsExactly(10_499L, 10_500L);
        assertThat(read(between(20_000, 30_000), 0, Long.MAX_VALUE, false, 9)).isEmpty();
    }

    private static AuditFilter between(long from, long until) {
        return new AuditFilter(
                Optional.of(Instant.ofEpochMilli(from)),
                Optional.of(Instant.ofEpochMilli(until)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    @Test
    void rowsThatAreNotFoundByTheirTime_areGivenWithAnother() throws SQLException {
        appendManyBlocks();

        tamper("UPDATE audit_block SET last_at = last_at - 3 WHERE block = 2");
        tamper("UPDATE audit_block SET first_at = first_at + 2 WHERE block = 3");

        assertThat(store.read(AuditSelection.after(3_067, 7)))
                .extracting(row -> row.marks().at().toEpochMilli())
                .containsExactly(3_068L, 3_068L, 3_068L, 3_068L, 3_074L, 3_074L, 3_074L);
        assertThat(read(between(3_069, 3_074), 0, Long.MAX_VALUE, false, 9)).isEmpty();
    }

    @Test
    void rowsOfFrequentGroup_areGivenPageByPage() {
        appendManyBlocks();
        AuditFilter lobby = about(LOBBY);

        assertThat(read(lobby, 1_020, Long.MAX_VALUE, false, 6))
                .containsExactly(1_021L, 1_022L, 1_023L, 1_024L, 1_025L, 1_026L);
        assertThat(read(lobby, 5_119, Long.MAX_VALUE, false, 2)).containsExactly(5_120L, 5_121L);
        assertThat(read(lobby, 0, 1_027, true, 6)).containsExactly(1_026L, 1_025L, 1_024L, 1_023L, 1_022L, 1_021L);
    }

    @Test
    void appendThatFailedAtTheEndOfABlock_isRepeated() {
        append(batch(rows(1, 1_000)));
        List<AuditRow> twice = new ArrayList<>(rows(1_001, 1_100));
        twice.add(row(1_100));
        assertThatThrownBy(() -> store.append(batch(twice))).isInstanceOf(StoreUnavailableException.class);

        append(batch(rows(1_001, 1_100)));

        assertThat(store.read(AuditSelection.after(990, 200))).isEqualTo(rows(991, 1_100));
    }

    /** So the check, which compares marks with the text, names what a query would not find. */
    @Test
    void rowsThatAreNotFoundByTheirNames_areGivenWithoutThem() throws SQLException {
        appendTwoBlocks();

        tamper("UPDATE audit_block SET names = " + names("chat\tlobby\t") + " WHERE block = 0");
        tamper("UPDATE audit_block SET names = " + names("ana") + " WHERE block = 1");

        assertThat(store.read(AuditSelection.after(0, 1_023)))
                .hasSize(1_023)
                .allMatch(row ->
                        row.marks().user().isEmpty() && row.marks().groups().size() == 1);
        assertThat(store.read(AuditSelection.after(1_023, 1_024)))
                .hasSize(1_024)
                .allMatch(row ->
                        row.marks().user().equals("ana") && row.marks().groups().isEmpty());
        assertThat(store.read(AuditSelection.after(2_047, 10))).isEqualTo(rows(2_048, 2_057));
    }

    @Test
    void rowThatIsNotFoundAsOneAgainstItsGroup_isGivenWithoutIt() throws SQLException {
        appendManyBlocks();

        tamper("UPDATE audit_block SET names = " + names("rare", "ana", "chat\trare\t", "chat\tlobby\t"));

        assertThat(read(AuditFilter.against(RARE), 0, Long.MAX_VALUE, false, 9)).isEmpty();
        assertThat(store.read(AuditSelection.after(8_998, 2)))
                .extracting(row -> row.marks().groups().size())
                .containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM audit_block WHERE block = 1",
                "UPDATE audit_block SET names = x''",
                "UPDATE audit_block SET block = 7 WHERE block = 1",
                "INSERT INTO audit_block VALUES (2, 0, 0, x'0000')",
            })
    void rowsOfABlockWhoseNamesAreMissing_areFound(String sql) throws SQLException {
        appendTwoBlocks();

        tamper(sql);

        AuditFilter user = about("ana");
        assertThat(read(user, 1_023, Long.MAX_VALUE, false, 2_000)).hasSize(2_060 - 1_023);
        assertThat(store.read(AuditSelection.after(1_023, 2_000))).isEqualTo(rows(1_024, 2_060));
        assertThat(reopen().read(AuditSelection.after(1_023, 2_000))).isEqualTo(rows(1_024, 2_060));
        append(batch(rows(2_061, 3_000)));
        append(batch(rows(3_001, 3_100)));
    }

    private void appendTwoBlocks() {
        append(batch(rows(1, 1_000)));
        append(batch(rows(1_001, 2_000)));
        append(batch(rows(2_001, 2_060)));
    }

    private static String names(String... names) {
        return "x'" + HexFormat.of().formatHex(NameFilter.bytes(Set.of(names))) + "'";
    }

    private void tamper(String sql) throws SQLException {
        try (var tampering = new SqliteFile(folder.resolve("audit.db"), SqliteSchema.AUDIT).openWriter()) {
            Sqlite.execute(tampering, "DROP TRIGGER IF EXISTS audit_block_is_not_updated");
            Sqlite.execute(tampering, "DROP TRIGGER IF EXISTS audit_block_is_not_deleted");
            Sqlite.execute(tampering, sql);
        }
    }

    @Test
    void fileOfTheFormerVersion_isBroughtUpToDate() throws SQLException {
        Path file = folder.resolve("former.db");
        try (Connection former = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sqlite.execute(former, Script.read("audit-3.sql"));
            Sqlite.execute(former, "PRAGMA application_id = " + 0x526a4175);
            Sqlite.execute(former, "PRAGMA user_version = 3");
            Sqlite.execute(former, """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3500)
                    INSERT INTO audit_row
                    SELECT i, i, iif(i = 2000, 'rare', 'ana'), 'JOIN', 'ACCEPTED', '',
                      char(10) || 'chat' || char(9) || iif(i = 2000, 'rare', 'lobby') || char(9) || '0' || char(10), '{}', 'aa'
                    FROM n
                    """);
            Sqlite.execute(former, "UPDATE audit_head SET size = 3500, root = 'aa'");
        }

        try (SqliteDatabase opened = SqliteDatabase.openAudit(file)) {
            AuditStore upToDate = new SqliteAuditStore(opened);

            assertThat(upToDate.head().size()).isEqualTo(3_500);
            assertThat(opened.<Long>read(on -> Sqlite.number(on, "SELECT count(*) FROM audit_block")))
                    .isEqualTo(3);
            assertThat(
                            opened.<Long>read(
                                    on -> Sqlite.number(
                                            on,
                                            "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'audit_[sg][ur]*' OR name = 'audit_row_at'")))
                    .isZero();
            for (AuditFilter rare : List.of(about(RARE), about("rare"))) {
                assertThat(upToDate.read(new AuditSelection(rare, 0, Long.MAX_VALUE, true, 9)))
                        .extracting(AuditRow::sequence)
                        .containsExactly(2_000L);
            }
            assertThat(upToDate.read(AuditSelection.after(0, 4_000)))
                    .hasSize(3_500)
                    .allMatch(row -> row.marks().groups().size() == 1);
        }
    }
}
