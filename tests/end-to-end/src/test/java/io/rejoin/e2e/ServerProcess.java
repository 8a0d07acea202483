package io.rejoin.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The runnable server as a process of its own, on a folder that outlives it; can be killed without a warning. */
final class ServerProcess implements AutoCloseable {

    private static final String CODE = "administrator's code: ";

    private final Process process;
    private final URI address;
    private final String adminCode;

    private ServerProcess(Process process, URI address, String adminCode) {
        this.process = process;
        this.address = address;
        this.adminCode = adminCode;
    }

    /** Starts the server and waits until it says that it is ready. */
    static ServerProcess start(Path data, int port) {
        try {
            Files.createDirectories(data.getParent());
            Process process = new ProcessBuilder(command(data, port))
                    .redirectError(data.resolveSibling("server.err").toFile())
                    .start();
            BufferedReader out = process.inputReader();
            List<String> said = new ArrayList<>();
            String line = out.readLine();
            while (line != null && !line.startsWith("Ctrl-C")) {
                said.add(line);
                line = out.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the server did not start: " + said + " "
                        + Files.readString(data.resolveSibling("server.err")));
            }
            String code = said.stream()
                    .filter(text -> text.contains(CODE))
                    .map(text ->
                            text.substring(text.indexOf(CODE) + CODE.length()).trim())
                    .findFirst()
                    .orElseThrow();
            return new ServerProcess(process, URI.create("http://localhost:" + port + "/"), code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> command(Path data, int port) {
        String java = ProcessHandle.current().info().command().orElse("java");
        return List.of(
                java,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Settings.serverJar().toString(),
                "--port",
                String.valueOf(port),
                "--data",
                data.toString());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return address;
    }

    String adminCode() {
        return adminCode;
    }

    /** SIGKILL: no shutdown hook, no last write. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM, as Ctrl-C does; gives the exit code. */
    int stop() {
        process.destroy();
        await();
        return process.exitValue();
    }

    private void await() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
