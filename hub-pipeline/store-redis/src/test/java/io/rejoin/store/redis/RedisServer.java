package io.rejoin.store.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rejoin.contract.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis as a child process on a free port of the loopback, durable unless told otherwise; by itself or for a test class. Its files
 * stay in the build's folder for temporary files.
 */
final class RedisServer implements AutoCloseable, BeforeAllCallback, AfterAllCallback {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");
    private static final int INSTALLED_LEAST = 7;
    /** A cluster node also takes the port 10,000 above. */
    private static final int PORT_MAX = 55_000;

    private final boolean installed;
    private final List<String> options;
    private Optional<Path> folder = Optional.empty();
    private int port;
    private Optional<Process> process = Optional.empty();

    private RedisServer(boolean installed, String... options) {
        this.installed = installed;
        this.options = List.of(options);
    }

    /** Redis 6.2, which the build brings along. */
    static RedisServer embedded(String... options) {
        return new RedisServer(false, options);
    }

    /** The machine's own, from 7 on; the tests of a class that asks for it are skipped, and say so, if there is none. */
    static RedisServer installed() {
        return new RedisServer(true);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (installed && installedVersion() < INSTALLED_LEAST) {
            String reason = context.getDisplayName() + " skipped: no redis-server of version 7 or newer on the path";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private static int installedVersion() {
        try {
            Process asked = new ProcessBuilder("redis-server", "--version").start();
            Matcher version =
                    VERSION.matcher(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    RedisServer start() {
        try {
            folder = Optional.of(Files.createTempDirectory("redis"));
            do {
                try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    port = free.getLocalPort();
                }
            } while (port > PORT_MAX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return again();
    }

    /** Starts it again on the same port and files. */
    RedisServer again(String... more) {
        Path files = folder.orElseThrow();
        try {
            List<String> command = new ArrayList<>(List.of(binary(), "--port", "" + port, "--bind", "127.0.0.1"));
            command.addAll(List.of("--dir", files.toString(), "--save", ""));
            command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always"));
            command.addAll(options);
            command.addAll(List.of(more));
            process = Optional.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            files.resolve("log").toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.until("redis answers", () -> say("PING").equals("+PONG"));
        return this;
    }

    private String binary() throws IOException {
        return installed
                ? "redis-server"
                : ExecutableProvider.newJarResourceProvider().get().getPath();
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** The first line of the answer to a command in a line; nothing if there is none. */
    String say(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    /** It keeps its connections and takes new ones, and answers nothing until it is thawed. */
    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        process.ifPresent(running -> {
            try {
                new ProcessBuilder("kill", signal, "" + running.pid()).start().waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Kills it as it is. */
    void kill() {
        process.ifPresent(running -> {
            try {
                running.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        kill();
    }
}
