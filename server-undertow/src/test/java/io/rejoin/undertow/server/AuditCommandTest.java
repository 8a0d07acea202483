package io.rejoin.undertow.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.store.jdbc.SqliteAuditStore;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit trail from the command line: what is printed where, and the exit code. On a real file. */
final class AuditCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HubName CHAT = HubName.of("chat");
    private static final GroupName LOBBY = GroupName.of("lobby");

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    /** Three records: ana refused, everyone taken out of the lobby, bo left it. */
    @BeforeEach
    void record() {
        KeyRing keys = KeyRing.loadOrCreate(folder.resolve("keys.json"));
        try (SqliteDatabase database = SqliteDatabase.openAudit(file());
                AuditTrail trail = new AuditTrail(
                        new SqliteAuditStore(database),
                        keys.lastingSigner("audit"),
                        TestClock.at("2030-01-01T00:00:00Z"),
                        "node-1")) {
            trail.await(
                    AuditEvent.of(Kind.RECONNECT, Outcome.REFUSED, user("ana")).because(RefusalReason.EXPIRED),
                    PATIENCE);
            trail.await(
                    AuditEvent.of(Kind.REVOKE, Outcome.ACCEPTED, Optional.empty())
                            .by(UserId.of("boss"))
                            .about(new Scope.Everyone(CHAT, LOBBY)),
                    PATIENCE);
            trail.await(AuditEvent.of(Kind.ERASE, Outcome.ACCEPTED, user("bo")), PATIENCE);
        }
    }

    private static Optional<UserId> user(String id) {
        return Optional.of(UserId.of(id));
    }

    private Path file() {
        return folder.resolve("audit.db");
    }

    private int run(String command, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        String[] all = new String[arguments.length + 3];
        all[0] = "audit";
        all[1] = command;
        all[2] = file().toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), (server, console) -> {}, all);
    }

    private String key() {
        assertThat(run("key")).isZero();
        return out.toString().strip();
    }

    private void tamper(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DROP TRIGGER audit_row_is_not_updated");
            statement.executeUpdate("DROP TRIGGER audit_row_is_not_deleted");
            statement.executeUpdate("PRAGMA foreign_keys = OFF");
            statement.executeUpdate(sql);
        }
    }

    @Test
    void wholeTrail_isVerified() {
        String key = key();
        assertThat(key).matches("rejoin/node-1\\+[0-9a-f]{8}\\+\\S+");

        assertThat(run("verify", "--key", key)).isZero();
        assertThat(out.toString()).startsWith("3 records, all as they were written; signed\nroot: ");
        assertThat(run("verify")).isZero();
        assertThat(out.toString()).contains("the signature was not checked");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void checkpointNotedBefore_isFoundInTheTrail() throws IOException {
        String key = key();
        assertThat(run("checkpoint")).isZero();
        Path note = Files.writeString(folder.resolve("note"), out.toString());
        assertThat(run("erase", "ana", "--by", "boss")).isZero();

        assertThat(run("verify", "--key", key, "--checkpoint", note.toString())).isZero();
        assertThat(out.toString()).startsWith("4 records");
        Files.writeString(note, Files.readString(note).replace("\n3\n", "\n2\n"));
        assertThat(run("verify", "--key", key, "--checkpoint", note.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is not a checkpoint that this key signed");
        assertThat(run("verify", "--checkpoint", note.toString())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_row SET text = replace(text, 'EXPIRED', 'REUSED') WHERE sequence = 1 -- 1 changed",
                "DELETE FROM audit_row WHERE sequence = 2 -- 2 missing",
                "DELETE FROM audit_row WHERE sequence = 3 -- 3 missing",
                "UPDATE audit_row SET outcome = 'ACCEPTED' WHERE sequence = 1 -- 1 changed",
                "UPDATE audit_row SET marks = '' WHERE sequence = 2 -- 2 changed",
            })
    void damagedTrail_isSaid_withTheRecord(String sql) throws SQLException {
        String key = key();
        String named = sql.substring(sql.indexOf("--") + 3);
        tamper(sql);

        assertThat(run("verify", "--key", key)).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith("rejoin: record " + named);
    }

    @Test
    void trailThatIsCutOff_isNotWrittenTo() throws SQLException {
        tamper("DELETE FROM audit_row WHERE sequence = 3");

        assertThat(run("erase", "ana", "--by", "boss")).isEqualTo(1);
        assertThat(err.toString()).contains("damaged at record 3: missing");
    }

    @Test
    void anotherKey_didNotSign() {
        assertThat(run("verify", "--key", "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("record 3 not signed");
        assertThat(run("verify", "--key", "nonsense")).isEqualTo(2);
    }

    @Test
    void query_printsLinesOfJson() {
        assertThat(run("query")).isZero();
        assertThat(out.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("{\"seq\":"));
        assertThat(run("query", "--user", "ana", "--refused", "--kind", "RECONNECT"))
                .isZero();
        assertThat(out.toString().lines()).hasSize(1).first().asString().contains("\"user\":\"ana\"", "EXPIRED");
        assertThat(run("query", "--group", "chat/lobby")).isZero();
        assertThat(out.toString().lines()).hasSize(1).first().asString().contains("\"seq\":2");
        assertThat(run("query", "--after", "1", "--limit", "1")).isZero();
        assertThat(out.toString().lines()).hasSize(1).first().asString().contains("\"seq\":2");
        assertThat(run("query", "--from", "2031-01-01T00:00:00Z")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--group=lobby", "--group=1/lobby", "--kind=NONSENSE", "--from=yesterday", "--user="})
    void wrongOption_isSaid(String option) {
        assertThat(run("query", option)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void explanation_isInWords() {
        assertThat(run("explain", "ana", "chat/lobby")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "2030-01-01T00:00:00Z  everyone was taken out of chat/lobby; by boss  [record 2, node-1]",
                        "2030-01-01T00:00:00Z  ana was not let back into chat/lobby; the token was refused: EXPIRED"
                                + "  [record 1, node-1]");
        assertThat(run("explain", "ana", "lobby")).isEqualTo(2);
    }

    @Test
    void history_printsLosses() {
        assertThat(run("history", "chat/lobby")).isZero();
        assertThat(out.toString().lines()).hasSize(1).first().asString().contains("\"seq\":2");
    }

    @Test
    void erasedUser_isNotPrintedAnyMore() {
        assertThat(run("erase", "ana", "--by", "boss")).isZero();
        assertThat(out.toString()).isEqualTo("erased; that it was done is record 4\n");
        assertThat(run("query")).isZero();
        assertThat(out.toString()).doesNotContain("\"ana\"").contains("\"boss\"");
        assertThat(run("erase", "ana")).isEqualTo(2);
    }

    @Test
    void fileThatIsNotThere_isSaid_andNotMade() {
        Path none = folder.resolve("none.db");
        StringWriter said = new StringWriter();

        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(said, true),
                (server, console) -> {},
                "audit",
                "verify",
                none.toString());

        assertThat(code).isEqualTo(1);
        assertThat(said.toString().lines()).hasSize(1).first().asString().contains("does not exist");
        assertThat(none).doesNotExist();
        assertThat(run("key", "--keys", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
    }
}
