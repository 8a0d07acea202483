package io.rejoin.undertow.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: what is printed where, and the exit code. Listens on free ports. */
final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Deque<RejoinServer> started = new ArrayDeque<>();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        started.forEach(RejoinServer::close);
    }

    private int run(String... arguments) {
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                (server, console) -> started.add(server),
                arguments);
    }

    @Test
    void startedServer_saysHowToUseIt() throws Exception {
        int code = run("--port", "0", "--data", folder.resolve("new").toString());

        RejoinServer server = started.getFirst();
        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "opening stores in " + folder.resolve("new"),
                        "keys: created",
                        "listening",
                        "",
                        "Rejoin demo: " + server.address(),
                        "  sign in with any name, there are no passwords; a second window can be somebody else",
                        "  administrator: " + server.address() + "admin/",
                        "  administrator's code: "
                                + Files.readString(folder.resolve("new").resolve("admin-code"))
                                        .strip(),
                        "Ctrl-C stops");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void keysOfTheServer_areListedByTheSameProgram() {
        run("--port", "0", "--data", folder.resolve("new").toString());
        String keys = folder.resolve("new").resolve("keys.json").toString();

        assertThat(run("keys", "list", keys)).isZero();
        assertThat(out.toString().lines()).last().asString().contains(" HS256 ").contains(" active ");
        assertThat(run("token", "inspect", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void serverForEverybody_saysWhatThatMeans() {
        run("--port", "0", "--host", "0.0.0.0", "--data", folder.toString());

        assertThat(out.toString())
                .contains("Rejoin demo: http://localhost:")
                .contains("  whoever reaches this address can sign in under any name: for trying out only");
    }

    @Test
    void busyPort_isOneLineAndCodeOne() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            String port = String.valueOf(busy.getLocalPort());

            int code = run("--port", port, "--data", folder.toString());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString().lines())
                    .containsExactly(
                            "rejoin: cannot listen on port " + port + " of localhost: another program uses it");
        }
    }

    @Test
    void unusableFolder_isOneLineAndCodeOne() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        int code = run("--port", "0", "--data", file.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("rejoin: data folder " + file + " is not a folder");
        assertThat(started).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nothing", "--port=x", "--port=-1", "--port=65536", "stray"})
    void wrongOption_isUsageAndCodeTwo(String option) {
        int code = run(option, "--data", folder.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: rejoin-server");
        assertThat(started).isEmpty();
    }

    @Test
    void help_namesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--port", "--host", "--data", "--help", "--version", "8080");
        assertThat(started).isEmpty();
    }

    @Test
    void version_isPrinted() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("rejoin ");
    }
}
