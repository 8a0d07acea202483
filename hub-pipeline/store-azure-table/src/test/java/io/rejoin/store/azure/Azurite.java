package io.rejoin.store.azure;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.data.tables.TableAsyncClient;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableServiceClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Azure Tables on this machine: one process for all tests, a table of its own for each. */
final class Azurite implements AutoCloseable {

    /** The published account of the emulator; it protects nothing. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Process process;
    private final int port;

    private Azurite(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Hands the one process to whoever asks for it; it ends with the last test. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Azurite.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Azurite.class))
                    .getOrComputeIfAbsent(Azurite.class, type -> start(), Azurite.class);
        }
    }

    private static Azurite start() {
        int port = freePort();
        Path modules = Path.of(System.getProperty("rejoin.js"));
        Path target = Path.of(System.getProperty("rejoin.target"));
        ProcessBuilder command = new ProcessBuilder(
                "node",
                modules.resolve("azurite/dist/src/table/main.js").toString(),
                "--tableHost",
                HERE.getHostAddress(),
                "--tablePort",
                String.valueOf(port),
                "--inMemoryPersistence",
                "--silent",
                "--disableTelemetry",
                "--skipApiVersionCheck");
        try {
            Process process = command.redirectErrorStream(true)
                    .redirectOutput(target.resolve("azurite.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            awaitOpen(process, port);
            return new Azurite(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitOpen(Process process, int port) {
        long until = System.nanoTime() + START_MAX.toNanos();
        while (!isOpen(port)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new IllegalStateException("Azurite did not start: see azurite.log");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HERE, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens, on loopback. */
    int port() {
        return port;
    }

    /** A new, empty table. */
    TableAsyncClient newTable() {
        TableAsyncClient table = table("t" + UUID.randomUUID().toString().replace("-", ""), new Wire());
        table.createTable().block(START_MAX);
        return table;
    }

    /** A new, empty table as an application would open it. */
    TableClient newRoomTable() {
        String name = newTable().getTableName();
        return builder(port).buildClient().getTableClient(name);
    }

    /** The table, over a wire that the test watches. */
    TableAsyncClient table(String name, Wire wire) {
        return table(port, name, wire);
    }

    /** The table, through whatever listens on this port. */
    static TableAsyncClient table(int port, String name, Wire wire) {
        return builder(port)
                .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(10))))
                .addPolicy(wire)
                .buildAsyncClient()
                .getTableClient(name);
    }

    private static TableServiceClientBuilder builder(int port) {
        return new TableServiceClientBuilder()
                .endpoint("http://" + HERE.getHostAddress() + ":" + port + "/" + ACCOUNT)
                .credential(new AzureNamedKeyCredential(ACCOUNT, KEY));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
