package io.rejoin.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A WebSocket that writes down every text frame that comes. It can be told not to read, and then answers no ping either. */
final class Line implements WebSocket.Listener {
    /** How a line ended that broke without a close frame. */
    static final int BROKEN = 1006;

    private static final long PROBE_NANOS = 1_000_000_000;

    private final boolean reading;
    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> socket;
    private StringBuilder partial = new StringBuilder();

    private Line(WebSocket.Builder handshake, URI address, boolean reading) {
        this.reading = reading;
        this.socket = handshake.buildAsync(address, this);
    }

    /** @throws CompletionException if the server refuses the handshake */
    static Line open(HttpClient http, URI address, String cookie, boolean reading) {
        WebSocket.Builder handshake = http.newWebSocketBuilder();
        Line line = new Line(cookie.isEmpty() ? handshake : handshake.header("Cookie", cookie), address, reading);
        line.socket.join();
        return line;
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reading) {
            opened.request(Long.MAX_VALUE);
        }
    }

    /** A line that did not read starts to. */
    void read() {
        socket.join().request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(partial.toString());
            partial = new StringBuilder();
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(BROKEN);
    }

    void send(String text) {
        socket.join().sendText(text, true).join();
    }

    void sendBinary(byte... bytes) {
        socket.join().sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** Every frame so far. */
    List<String> frames() {
        return List.copyOf(frames);
    }

    /** With which code the line was closed, if it was. */
    Optional<Integer> closed() {
        return Optional.ofNullable(closed.getNow(null));
    }

    int awaitClosed() {
        AtomicLong probeAt = new AtomicLong(System.nanoTime() + PROBE_NANOS);
        return Until.present("the server closes the line", () -> {
            if (System.nanoTime() - probeAt.get() > 0) {
                probeAt.addAndGet(PROBE_NANOS);
                probe();
            }
            return closed();
        });
    }

    /** Under load the JDK's client now and then overlooks that the other end closed; to write makes it look. */
    private void probe() {
        var unused = socket.join().sendPing(ByteBuffer.allocate(0)).whenComplete((done, failure) -> {
            if (failure instanceof IOException) {
                closed.complete(BROKEN);
            }
        });
    }

    /** Cuts the line without a word. */
    void cut() {
        socket.join().abort();
    }
}
