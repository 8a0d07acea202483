package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Transport;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * A WebSocket with a classic client at the other end. One frame is under way at a time; the next is made when the client has taken
 * the last, so that a slow client fills its outbox and not the server's memory.
 */
final class ClassicTransport implements Transport {

    private static final int MESSAGES_PER_FRAME = 64;
    private static final long SEND_MILLIS = 30_000;
    private static final long CLOSE_MILLIS = 3_000;

    private final WebSocketChannel channel;
    private final Function<Batch, String> encode;
    private final Queue<String> replies = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile boolean dirty;
    private volatile @Nullable Outbox outbox;
    private volatile long lastSent = System.nanoTime();
    private volatile long lastHeard = System.nanoTime();

    /**
     * @param encode makes the frame for a batch
     */
    ClassicTransport(WebSocketChannel channel, Function<Batch, String> encode) {
        this.channel = channel;
        this.encode = encode;
    }

    /** From now on sends what waits in the outbox, behind the replies queued so far. */
    void start(Outbox waiting) {
        outbox = waiting;
        wake();
    }

    Optional<Outbox> outbox() {
        return Optional.ofNullable(outbox);
    }

    /** Sends this text as a frame of its own. */
    void reply(String text) {
        replies.add(text);
        wake();
    }

    /** The client gave a sign of life. */
    void heard() {
        lastHeard = System.nanoTime();
    }

    @Override
    public void wake() {
        dirty = true;
        if (sending.compareAndSet(false, true)) {
            pump();
        }
    }

    /** Sends until nothing is left or a frame is still under way; only who holds {@code sending} may call it. */
    private void pump() {
        while (true) {
            dirty = false;
            Optional<String> frame = next();
            if (frame.isPresent()) {
                if (!sendNow(frame.get())) {
                    return;
                }
            } else {
                sending.set(false);
                if (!dirty || !sending.compareAndSet(false, true)) {
                    return;
                }
            }
        }
    }

    private Optional<String> next() {
        Optional<String> reply = Optional.ofNullable(replies.poll());
        return reply.isPresent()
                ? reply
                : outbox().flatMap(waiting -> waiting.take(MESSAGES_PER_FRAME)).map(encode);
    }

    /** True if the frame is gone already; else {@code pump} goes on when it is. */
    private boolean sendNow(String frame) {
        lastSent = System.nanoTime();
        Sent sent = new Sent();
        WebSockets.sendText(frame, channel, sent, SEND_MILLIS);
        return sent.isDoneBeforeReturn();
    }

    /** Tells a send that ended at once from one that goes on, so that neither recursion nor a frame is lost. */
    private final class Sent implements WebSocketCallback<Void> {
        private static final int UNDER_WAY = 1;
        private static final int DONE = 2;
        private final AtomicInteger state = new AtomicInteger();

        boolean isDoneBeforeReturn() {
            return !state.compareAndSet(0, UNDER_WAY);
        }

        @Override
        public void complete(WebSocketChannel ignored, Void context) {
            outbox().ifPresent(Outbox::sent);
            if (state.getAndSet(DONE) == UNDER_WAY) {
                pump();
            }
        }

        @Override
        public void onError(WebSocketChannel ignored, Void context, Throwable failure) {
            outbox().ifPresent(Outbox::sent);
            cut();
        }
    }

    /** From now on gives signs of life to a silent client, and lets one go that gives none. */
    void keepAlive(long periodMillis) {
        channel.getIoThread().executeAfter(() -> beat(periodMillis), periodMillis, TimeUnit.MILLISECONDS);
    }

    private void beat(long periodMillis) {
        if (!channel.isOpen()) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastHeard > TimeUnit.MILLISECONDS.toNanos(3 * periodMillis)) {
            cut();
            return;
        }
        WebSockets.sendPing(ByteBuffer.allocate(0), channel, null);
        if (now - lastSent >= TimeUnit.MILLISECONDS.toNanos(periodMillis) / 2) {
            reply(HubFrames.KEEP_ALIVE);
        }
        keepAlive(periodMillis);
    }

    @Override
    public void close(CloseCode code) {
        if (channel.isOpen()) {
            WebSockets.sendClose(code.number(), "", channel, null);
            channel.getIoThread().executeAfter(this::cut, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Says one last thing, then closes. */
    void closeAfter(String lastWords, CloseCode code) {
        WebSockets.sendText(lastWords, channel, new WebSocketCallback<Void>() {
            @Override
            public void complete(WebSocketChannel ignored, Void context) {
                close(code);
            }

            @Override
            public void onError(WebSocketChannel ignored, Void context, Throwable failure) {
                cut();
            }
        });
    }

    @Override
    public void cut() {
        IoUtils.safeClose(channel);
    }
}
