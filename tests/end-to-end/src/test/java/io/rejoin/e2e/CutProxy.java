package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The network between a client and the server: it can cut every line at once without a word (RST), stay cut, go quiet, and let
 * some requests not pass. On loopback.
 */
final class CutProxy implements AutoCloseable {
    private static final String REFUSAL = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private static final int BUFFER = 16 * 1024;

    private volatile int target;
    private final Map<String, Integer> exceptions = new ConcurrentHashMap<>();
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> hushed = ConcurrentHashMap.newKeySet();
    private final Set<String> blocked = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Set<String> brittle = ConcurrentHashMap.newKeySet();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private volatile boolean down;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private CutProxy(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    static CutProxy to(int port) {
        try {
            return new CutProxy(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /** Lets no request pass that has this in it. */
    void block(String words) {
        blocked.add(words);
    }

    /** New lines lead there. */
    void leadTo(int port) {
        target = port;
    }

    /** New lines lead there if the first request has this in it. */
    void lead(String words, int port) {
        exceptions.put(words, port);
    }

    /** Cuts every line, and lets nobody through from now on. */
    void cut() {
        down = true;
        sockets.forEach(CutProxy::reset);
        sockets.clear();
    }

    /** Cuts every line; new ones wait until this is mended. */
    void interrupt() {
        gate = new CountDownLatch(1);
        snap();
    }

    /** Cuts every line; new ones are as ever. */
    void snap() {
        List<Socket> now = List.copyOf(sockets);
        now.forEach(sockets::remove);
        now.forEach(CutProxy::reset);
    }

    /** Ends every line as soon as an answer has passed that has this in it. */
    void endAfter(String words) {
        brittle.add(words);
    }

    /** How many requests had this in them, among those that came so far. */
    long asked(String words) {
        return requests.stream().filter(request -> request.contains(words)).count();
    }

    /** Lets nothing pass any more on the lines that there are, not even their end; new ones are as ever. */
    void hush() {
        hushed.addAll(sockets);
    }

    void mend() {
        down = false;
        brittle.clear();
        gate.countDown();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                sockets.add(client);
                threads.execute(() -> connect(client));
            }
        } catch (IOException closed) {
            // no more clients
        }
    }

    private void connect(Socket client) {
        if (down) {
            reset(client);
            return;
        }
        try {
            gate.await();
            byte[] first = exceptions.isEmpty() ? new byte[0] : firstWords(client);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port(new String(first, ISO_8859_1)));
            sockets.add(server);
            server.getOutputStream().write(first);
            threads.execute(() -> pass(server, client, false));
            pass(client, server, true);
        } catch (IOException e) {
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] firstWords(Socket client) throws IOException {
        byte[] bytes = new byte[BUFFER];
        return Arrays.copyOf(bytes, Math.max(0, client.getInputStream().read(bytes)));
    }

    private int port(String request) {
        return exceptions.entrySet().stream()
                .filter(exception -> request.contains(exception.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(target);
    }

    private void pass(Socket from, Socket to, boolean asked) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] bytes = new byte[BUFFER];
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                String text = new String(bytes, 0, length, ISO_8859_1);
                if (asked && isBlocked(text)) {
                    from.getOutputStream().write(REFUSAL.getBytes(ISO_8859_1));
                    return;
                }
                if (asked && text.startsWith("GET ")) {
                    requests.add(text);
                }
                if (hushed.contains(to)) {
                    over.await();
                }
                out.write(bytes, 0, length);
                if (!asked && brittle.stream().anyMatch(text::contains)) {
                    return;
                }
            }
        } catch (IOException cut) {
            // both ends are closed here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
        }
    }

    private boolean isBlocked(String request) {
        return blocked.stream().anyMatch(request::contains);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    @Override
    public void close() {
        cut();
        over.countDown();
        gate.countDown();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
