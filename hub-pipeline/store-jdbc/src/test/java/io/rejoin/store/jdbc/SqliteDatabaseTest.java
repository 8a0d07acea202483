package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On real files. */
final class SqliteDatabaseTest {

    private static final Membership MEMBERSHIP =
            new Membership(UserId.of("ana"), HubName.of("chat"), GroupName.of("lobby"));

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("state.db");
    }

    private static void assertRefused(Path file, String problem) {
        assertThatThrownBy(() -> SqliteDatabase.openState(file).close())
                .isInstanceOf(DatabaseFileException.class)
                .hasMessage("database file " + file + ": " + problem);
    }

    private static void write(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String statement : statements) {
                Sqlite.execute(connection, statement);
            }
        }
    }

    @Test
    void newFiles_areTheirOwnersAlone() throws IOException {
        try (SqliteDatabase database = SqliteDatabase.openState(file())) {
            new SqliteGrantStore(database).grant(MEMBERSHIP);

            for (String name : new String[] {"state.db", "state.db-wal", "state.db-shm"}) {
                Path made = folder.resolve(name);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void closedDatabase_isOneFile() throws IOException {
        try (SqliteDatabase database = SqliteDatabase.openState(file())) {
            new SqliteGrantStore(database).grant(MEMBERSHIP);
        }

        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file());
        }
    }

    @Test
    void everyCommit_isSynchronised() throws SQLException {
        try (Connection connection = new SqliteFile(file(), SqliteSchema.STATE).openWriter()) {
            assertThat(Sqlite.number(connection, "PRAGMA synchronous"))
                    .as("FULL")
                    .isEqualTo(2);
            assertThat(Sqlite.number(connection, "PRAGMA foreign_keys")).isOne();
            assertThat(Sqlite.number(connection, "PRAGMA busy_timeout")).isEqualTo(5_000);
            assertThat(Sqlite.number(connection, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"))
                    .isOne();
        }
    }

    @Test
    void readers_cannotWrite() {
        try (SqliteDatabase database = SqliteDatabase.openState(file())) {
            assertThatThrownBy(() -> database.read(connection -> {
                        Sqlite.execute(connection, "DELETE FROM membership");
                        return true;
                    }))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("SQLITE_READONLY");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a?synchronous=off&b", "a%41", "a#b", "a;b", "a'b"})
    void oddPath_isTakenLiterally(String name) throws IOException {
        Path odd = Files.createDirectory(folder.resolve(name)).resolve(name + ".db");
        try (SqliteDatabase database = SqliteDatabase.openState(odd)) {
            new SqliteGrantStore(database).grant(MEMBERSHIP);
        }

        assertThat(odd).isNotEmptyFile();
        try (SqliteDatabase database = SqliteDatabase.openState(odd);
                var files = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(new SqliteGrantStore(database)
                            .standings(Set.of(MEMBERSHIP))
                            .known())
                    .hasSize(1);
            assertThat(files).allMatch(made -> made.toString().startsWith(odd.toString()));
        }
    }

    @Test
    void missingFolder_isSaid() {
        assertRefused(folder.resolve("missing").resolve("state.db"), "its folder does not exist");
    }

    @Test
    void folderThatIsAFile_isSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertRefused(file.resolve("state.db"), "its folder does not exist");
    }

    @Test
    void fileThatIsAFolder_isSaid() throws IOException {
        assertRefused(Files.createDirectory(file()), "cannot be opened");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 99, 100, 5_000})
    void fileThatIsNoDatabase_isSaid_andLeftAsItIs(int size) throws IOException {
        byte[] text = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
        Files.write(file(), text);

        assertRefused(file(), "is not an SQLite database");

        assertThat(file()).hasBinaryContent(text);
    }

    @Test
    void somebodyElsesDatabase_isSaid_andLeftAsItIs() throws IOException, SQLException {
        write(file(), "CREATE TABLE customers (name TEXT)");
        byte[] before = Files.readAllBytes(file());

        assertRefused(file(), "is a database, but not one of Rejoin's state");

        assertThat(file()).hasBinaryContent(before);
    }

    @Test
    void otherKind_isSaid() {
        SqliteDatabase.openAudit(file()).close();

        assertRefused(file(), "is a database, but not one of Rejoin's state");
    }

    @Test
    void newerSchema_isSaid() throws SQLException {
        SqliteDatabase.openState(file()).close();
        write(file(), "PRAGMA user_version = 4");

        assertRefused(file(), "has schema version 4, but this program knows 1 to 3");
    }

    @Test
    void halfMadeSchema_isRefused() throws SQLException {
        SqliteDatabase.openState(file()).close();
        write(file(), "PRAGMA user_version = 0");

        assertRefused(file(), "has schema version 0, but this program knows 1 to 3");
    }

    @Test
    void storeOnTheOtherKind_isABug() {
        try (SqliteDatabase state = SqliteDatabase.openState(file())) {
            assertThatThrownBy(() -> new SqliteAuditStore(state)).isInstanceOf(IllegalArgumentException.class);
        }
        try (SqliteDatabase audit = SqliteDatabase.openAudit(folder.resolve("audit.db"))) {
            assertThatThrownBy(() -> new SqliteGrantStore(audit)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new SqliteReplayStore(audit)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void closedDatabase_isUnavailable_andMayBeClosedAgain() {
        SqliteDatabase database = SqliteDatabase.openState(file());
        SqliteGrantStore store = new SqliteGrantStore(database);
        database.close();
        database.close();

        assertThatThrownBy(() -> store.grant(MEMBERSHIP)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.standings(Set.of())).isInstanceOf(StoreUnavailableException.class);
    }

    /** Separate connections lock each other out as separate processes do. */
    @Test
    void manyWhoOpenANewFileTogether_allGetIt() {
        for (int round = 0; round < 10; round++) {
            Path file = folder.resolve("state" + round + ".db");
            Crew.play(4, opener -> {
                try (SqliteDatabase database = SqliteDatabase.openState(file)) {
                    new SqliteGrantStore(database).grant(MEMBERSHIP);
                }
            });
            try (SqliteDatabase database = SqliteDatabase.openState(file)) {
                assertThat(new SqliteGrantStore(database)
                                .standings(Set.of())
                                .revision()
                                .value())
                        .isEqualTo(4);
            }
        }
    }
}
