package io.rejoin.store.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stands between a client and a server on the loopback: carries everything over, late, until it is cut. */
final class Wire implements AutoCloseable {

    private final int target;
    private final long delayMillis;
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService carrier = Executors.newSingleThreadScheduledExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> cut = ConcurrentHashMap.newKeySet();

    /** @param delay of each way */
    Wire(int target, Duration delay) throws IOException {
        this.target = target;
        this.delayMillis = delay.toMillis();
        threads.execute(this::accept);
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + entrance.getLocalPort());
    }

    /** From now on nothing more comes through the connections that there are, and neither side is told. */
    void cut() {
        cut.addAll(open);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.addAll(Set.of(client, server));
                threads.execute(() -> pump(client, server));
                threads.execute(() -> pump(server, client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is written is its only outcome
    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try {
            for (int size = from.getInputStream().read(buffer); size >= 0; ) {
                byte[] part = Arrays.copyOf(buffer, size);
                carrier.schedule(() -> write(to, part), delayMillis, TimeUnit.MILLISECONDS);
                size = from.getInputStream().read(buffer);
            }
            to.close();
        } catch (IOException e) {
            // Closed.
        }
    }

    private void write(Socket to, byte[] part) {
        try {
            if (!cut.contains(to)) {
                to.getOutputStream().write(part);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Socket socket : open) {
            socket.close();
        }
        carrier.shutdownNow();
        threads.shutdownNow();
    }
}
