package io.rejoin.undertow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a whole: what it keeps, what it cannot start with. Listens on free ports, writes into a temporary folder. */
final class RejoinServerTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> progress = new ArrayList<>();

    @TempDir
    private Path parent = Path.of("");

    private Path folder() {
        return parent.resolve("data");
    }

    private RejoinServer start() {
        return start(0);
    }

    private RejoinServer start(int port) {
        return RejoinServer.start("localhost", port, folder(), Clock.systemUTC(), progress::add);
    }

    private void startAndClose() {
        start().close();
    }

    private HttpResponse<String> get(URI uri, String cookie) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).header("Cookie", cookie).build(), BodyHandlers.ofString());
    }

    private String enter(RejoinServer server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve("admin/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"code\":\"" + server.adminCode() + "\"}"))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    @Test
    void startedServer_servesItsAddress() throws Exception {
        try (RejoinServer server = start()) {
            assertThat(server.address().toString()).matches("http://localhost:[0-9]+/");
            assertThat(get(server.address(), "x=y").body()).contains("<title>Rejoin");
            assertThat(server.isLocal()).isTrue();
        }
        assertThat(progress).containsExactly("opening stores in " + folder(), "keys: created", "listening");
    }

    @Test
    void everyFile_isForItsOwnerOnly() throws Exception {
        startAndClose();

        assertThat(permissions(folder())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files)
                    .extracting(file -> String.valueOf(file.getFileName()))
                    .containsExactlyInAnyOrder("keys.json", "grants.db", "audit.db", "admin-code", "in-use");
        }
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void nextServer_goesOnWithKeysCodeAndSessions() throws Exception {
        String code;
        String session;
        try (RejoinServer server = start()) {
            code = server.adminCode();
            session = enter(server);
        }
        progress.clear();

        try (RejoinServer server = start()) {
            assertThat(server.adminCode()).isEqualTo(code);
            assertThat(get(server.address().resolve("admin/state"), session).statusCode())
                    .isEqualTo(200);
        }
        assertThat(progress).contains("keys: loaded");
    }

    @Test
    void newCode_endsTheSessionsOfTheOld() throws Exception {
        String session;
        try (RejoinServer server = start()) {
            session = enter(server);
        }
        Files.delete(folder().resolve("admin-code"));

        try (RejoinServer server = start()) {
            assertThat(get(server.address().resolve("admin/state"), session).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void closedServer_canBeClosedAgain() {
        RejoinServer server = start();
        server.close();

        server.close();

        assertThatThrownBy(() -> get(server.address(), "x=y")).isInstanceOf(IOException.class);
    }

    @Test
    void busyPort_isSaidAndTheFolderIsLetGo() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(() -> start(busy.getLocalPort()))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessage(
                            "cannot listen on port " + busy.getLocalPort() + " of localhost: another program uses it");
        }
        startAndClose();
    }

    @Test
    void unknownHost_isSaid() {
        assertThatThrownBy(
                        () -> RejoinServer.start("no-such-host.invalid", 0, folder(), Clock.systemUTC(), progress::add))
                .isInstanceOf(CannotStartException.class)
                .hasMessage("cannot listen on port 0 of no-such-host.invalid: there is no such host");
    }

    @Test
    void folderThatIsAFile_isSaid() throws Exception {
        Files.writeString(folder(), "");

        cannotStart("data folder " + folder() + " is not a folder");
    }

    @Test
    void folderBelowAFile_isSaid() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() ->
                        RejoinServer.start("localhost", 0, file.resolve("data"), Clock.systemUTC(), progress::add))
                .isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith("data folder " + file.resolve("data") + " cannot be created (");
    }

    @Test
    void folderOfAnotherServer_isSaid() {
        try (RejoinServer first = start()) {
            cannotStart("data folder " + folder() + " is in use by another server");
            assertThat(first.isLocal()).isTrue();
        }
        startAndClose();
    }

    @Test
    void fileThatIsNoDatabase_isSaid() throws Exception {
        startAndClose();
        Files.writeString(folder().resolve("grants.db"), "this is not a database ".repeat(100));

        cannotStartWith("grants.db", "is not an SQLite database");
    }

    @Test
    void databaseOfAnotherKind_isSaid() throws Exception {
        startAndClose();
        Files.delete(folder().resolve("grants.db"));
        Files.copy(folder().resolve("audit.db"), folder().resolve("grants.db"));

        cannotStartWith("grants.db", "is a database, but not one of Rejoin's state");
    }

    @Test
    void badKeyFile_isSaid() throws Exception {
        startAndClose();
        Files.writeString(folder().resolve("keys.json"), "{}");

        cannotStart("key file " + folder().resolve("keys.json") + ": is not a JWK Set");
    }

    @Test
    void trailOfOtherKeys_isSaid() throws Exception {
        try (RejoinServer server = start()) {
            String session = enter(server);
            HttpRequest revoke = HttpRequest.newBuilder(server.address().resolve("admin/revoke"))
                    .header("Content-Type", "application/json")
                    .header("Cookie", session)
                    .POST(BodyPublishers.ofString("{\"user\":\"ana\",\"room\":\"attic\"}"))
                    .build();
            assertThat(http.send(revoke, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
        Files.delete(folder().resolve("keys.json"));

        cannotStartWith("audit.db: audit trail damaged at record 1", "not signed by this server's key");
    }

    private void cannotStart(String message) {
        assertThatThrownBy(this::start).isInstanceOf(CannotStartException.class).hasMessage(message);
    }

    private void cannotStartWith(String... parts) {
        assertThatThrownBy(this::start)
                .isInstanceOf(CannotStartException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }
}
