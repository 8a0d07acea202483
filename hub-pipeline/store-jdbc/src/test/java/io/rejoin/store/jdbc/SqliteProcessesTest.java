package io.rejoin.store.jdbc;

import static io.rejoin.store.jdbc.StoreProcess.membership;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.AuditRows;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.token.FamilyId;
import io.rejoin.token.Revision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On real files, with processes of its own that it kills. */
final class SqliteProcessesTest {

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killAll() throws InterruptedException {
        for (Process process : started) {
            assertThat(process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(String task, long argument) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreProcess.class.getName(),
                        task,
                        folder.toString(),
                        Long.toString(argument))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    /** A kill leaves the operating system's memory as it is, so this shows that no acknowledgement came before its commit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void killedProcess_losesNothingAcknowledged(long seed) throws IOException {
        List<String> acknowledged = writeAndKill(seed, 10 + new Random(seed).nextInt(100));

        try (SqliteDatabase state = SqliteDatabase.openState(folder.resolve("state.db"));
                SqliteDatabase audit = SqliteDatabase.openAudit(folder.resolve("audit.db"))) {
            assertThat(integrity(state)).isEqualTo("ok");
            assertThat(integrity(audit)).isEqualTo("ok");
            acknowledged.forEach(line -> assertKept(line.split(" "), state, audit));
            assertAuditIsWhole(new SqliteAuditStore(audit));
            assertRevisionsGoOn(new SqliteGrantStore(state), acknowledged);
        }
    }

    /** Kills it when it has printed each kind of line that often; the lines, however the threads took turns. */
    private List<String> writeAndKill(long seed, int ofEachKind) throws IOException {
        Process process = start("write", seed);
        List<String> acknowledged = new ArrayList<>();
        Map<String, Integer> kinds = new HashMap<>(Map.of("granted", 0, "revoked", 0, "reserved", 0, "audited", 0));
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                acknowledged.add(line);
                kinds.merge(line.split(" ", 2)[0], 1, Integer::sum);
                if (Collections.min(kinds.values()) >= ofEachKind) {
                    // Not by the Process itself, which would close what there is still to read.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        // The kill may have cut the last line short.
        acknowledged.remove(acknowledged.size() - 1);
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(4 * ofEachKind - 1);
        return acknowledged;
    }

    private static void assertKept(String[] line, SqliteDatabase state, SqliteDatabase audit) {
        long number = Long.parseLong(line[line.length - 1]);
        switch (line[0]) {
            case "reserved" ->
                assertThat(reserved(state, FamilyId.of("counted"))).isGreaterThanOrEqualTo(number);
            case "audited" ->
                assertThat(new SqliteAuditStore(audit).head().size()).isGreaterThanOrEqualTo(number);
            default -> {
                var asked = membership(line[1], line[2]);
                Standing standing =
                        new SqliteGrantStore(state).standings(Set.of(asked)).of(asked);
                assertThat(standing.since().value()).isGreaterThanOrEqualTo(number);
                assertThat(standing.since().value() > number || standing.isGranted() == line[0].equals("granted"))
                        .as(String.join(" ", line))
                        .isTrue();
            }
        }
    }

    private static long reserved(SqliteDatabase state, FamilyId family) {
        return new SqliteReplayStore(state)
                .update(family, row -> row)
                .orElseThrow()
                .reserved();
    }

    private static void assertAuditIsWhole(SqliteAuditStore audit) {
        long last = audit.head().size();

        assertThat(audit.head()).isEqualTo(AuditRows.head(last));
        assertThat(audit.read(AuditSelection.after(0, Integer.MAX_VALUE))).isEqualTo(AuditRows.rows(1, last));
    }

    private static void assertRevisionsGoOn(SqliteGrantStore grants, List<String> acknowledged) {
        Revision next = grants.grant(membership("ana", "lobby"));

        assertThat(acknowledged)
                .filteredOn(line -> line.startsWith("granted") || line.startsWith("revoked"))
                .hasSizeGreaterThan(10)
                .allMatch(line -> next.value() > Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)));
    }

    private static String integrity(SqliteDatabase database) {
        return database.read(connection -> {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("PRAGMA integrity_check")) {
                return result.next() ? result.getString(1) : "no answer";
            }
        });
    }

    /** Both also find no file at first and make it at the same time. */
    @Test
    void twoProcessesOnOneFile_loseNothingOfEachOther() throws Exception {
        List<Process> both = List.of(start("count", 150), start("count", 150));
        for (Process process : both) {
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        try (SqliteDatabase state = SqliteDatabase.openState(folder.resolve("state.db"))) {
            assertThat(reserved(state, StoreProcess.SHARED)).isEqualTo(300);
            assertThat(integrity(state)).isEqualTo("ok");
        }
    }
}
