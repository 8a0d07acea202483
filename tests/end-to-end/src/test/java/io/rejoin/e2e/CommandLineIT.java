package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable server as a process: what it says and how it ends when it cannot start, and when it is told to stop. */
final class CommandLineIT {

    private record Ended(int code, List<String> out, List<String> err) {}

    @Test
    void busyPort_oneLineAndExitCodeOne(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run(folder, ServerProcess.command(folder.resolve("data"), taken.getLocalPort()));

            assertRefused(ended, String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void folderThatIsAFile_oneLineAndExitCodeOne(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "not a folder");

        assertRefused(run(folder, ServerProcess.command(file, 0)), "data");
    }

    @Test
    void foreignDatabase_oneLineAndExitCodeOne(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("audit.db"), "this is no database, whatever its name says".repeat(40));

        assertRefused(run(folder, ServerProcess.command(data, 0)), "audit.db");
    }

    @Test
    void keyFileThatOthersCanRead_oneLineAndExitCodeOne(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        ServerProcess.start(data, ServerProcess.freePort()).stop();
        Files.setPosixFilePermissions(data.resolve("keys.json"), PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(run(folder, ServerProcess.command(data, 0)), "keys.json");
    }

    @Test
    void unknownOption_usageAndExitCodeTwo(@TempDir Path folder) throws Exception {
        List<String> command = new ArrayList<>(ServerProcess.command(folder.resolve("data"), 0));
        command.add("--nonsense");

        Ended ended = run(folder, command);

        assertThat(ended.code()).isEqualTo(2);
        assertThat(String.join("\n", ended.err())).contains("--nonsense").contains("Usage");
    }

    @Test
    void toldToStop_endsAndStartsAgainOnTheSameFolder(@TempDir Path folder) {
        Path data = folder.resolve("data");
        ServerProcess first = ServerProcess.start(data, ServerProcess.freePort());
        String code = first.adminCode();
        int exit = first.stop();
        ServerProcess second = ServerProcess.start(data, ServerProcess.freePort());
        try {
            assertThat(exit).isIn(0, 128 + 15);
            assertThat(second.adminCode()).isEqualTo(code);
            assertThat(DemoHttp.admin(second)
                            .get("admin/audit/check")
                            .get("intact")
                            .asBoolean())
                    .isTrue();
        } finally {
            second.stop();
        }
    }

    @Test
    void filesWithSecrets_areTheOwnersAlone(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        ServerProcess.start(data, ServerProcess.freePort()).stop();

        for (String secret : List.of("keys.json", "admin-code")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    private static void assertRefused(Ended ended, String named) {
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).hasSize(1);
        assertThat(ended.err().get(0)).startsWith("rejoin: ").contains(named);
    }

    private static Ended run(Path folder, List<String> command) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ended").isTrue();
            return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
