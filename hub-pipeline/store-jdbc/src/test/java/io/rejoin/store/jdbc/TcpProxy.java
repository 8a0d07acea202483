package io.rejoin.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A network with faults, on loopback: it takes its time, stands still, or breaks all connections. */
final class TcpProxy implements AutoCloseable {

    /** What arrives is on its way until its time comes; an empty one ends the stream. */
    private record Chunk(ByteBuffer bytes, long dueNanos) {}

    private final ServerSocket server;
    private final int target;
    private final long oneWayNanos;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean stalled;

    /** Forwards to this port, so that a question and its answer together take at least this time. */
    TcpProxy(int target, Duration roundTrip) {
        this.target = target;
        this.oneWayNanos = roundTrip.toNanos() / 2;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on nothing is forwarded, but nothing breaks either. */
    void stall() {
        stalled = true;
    }

    /** Forwards again, also what came in the meantime. */
    void resume() {
        stalled = false;
    }

    void cutAll() {
        sockets.forEach(TcpProxy::close);
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = opened(server.accept());
            Socket behind = opened(new Socket(InetAddress.getLoopbackAddress(), target));
            forward(client, behind);
            forward(behind, client);
        }
    }

    private Socket opened(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private void forward(Socket from, Socket to) {
        BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>();
        start("read", () -> read(from, onTheWay));
        start("write", () -> write(onTheWay, to));
    }

    private void read(Socket from, BlockingQueue<Chunk> onTheWay) throws IOException {
        byte[] buffer = new byte[65_536];
        try (from) {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                onTheWay.add(new Chunk(ByteBuffer.wrap(buffer.clone(), 0, count), System.nanoTime() + oneWayNanos));
            }
        } finally {
            sockets.remove(from);
            onTheWay.add(new Chunk(ByteBuffer.allocate(0), System.nanoTime()));
        }
    }

    private void write(BlockingQueue<Chunk> onTheWay, Socket to) throws IOException, InterruptedException {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = onTheWay.take(); chunk.bytes().hasRemaining(); chunk = onTheWay.take()) {
                await(chunk.dueNanos());
                out.write(chunk.bytes().array(), 0, chunk.bytes().limit());
            }
        }
    }

    private void await(long dueNanos) {
        long left = dueNanos - System.nanoTime();
        while (left > 0 || (stalled && !server.isClosed())) {
            LockSupport.parkNanos(left > 0 ? left : 1_000_000);
            left = dueNanos - System.nanoTime();
        }
    }

    private interface Part {
        void run() throws Exception;
    }

    private static void start(String name, Part part) {
        Thread thread = new Thread(
                () -> {
                    try {
                        part.run();
                    } catch (Exception e) {
                        // A connection came to its end.
                    }
                },
                "tcp-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is closed.
        }
    }

    @Override
    public void close() {
        close(server);
        cutAll();
    }
}
