package io.rejoin.store.azure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network on this machine that can stop forwarding without closing anything, as broken networks do. */
final class StallingProxy implements AutoCloseable {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    /** Guarded by this. */
    private boolean stalled;

    private StallingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    static StallingProxy before(int target) {
        try {
            StallingProxy proxy = new StallingProxy(new ServerSocket(0, 50, HERE), target);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized void stall(boolean now) {
        stalled = now;
        notifyAll();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // Closed: the end of this thread.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = server.accept();
            Socket far = new Socket(HERE, target);
            sockets.addAll(List.of(near, far));
            start(() -> forward(near, far));
            start(() -> forward(far, near));
        }
    }

    private void forward(Socket from, Socket to) throws IOException, InterruptedException {
        byte[] bytes = new byte[16 * 1024];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                awaitFlow();
                out.write(bytes, 0, read);
            }
        }
    }

    private synchronized void awaitFlow() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        stall(false);
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
