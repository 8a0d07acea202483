package io.rejoin.undertow.signalr2;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.undertow.transport.CallQueue;
import io.rejoin.undertow.transport.LineTransport;
import io.rejoin.undertow.transport.Payload;
import io.rejoin.undertow.transport.WebSocketLine;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.Pooled;

/**
 * Reads what a classic client sends: calls, each in a text message of bounded size. They wait until the client is let in. A client
 * with too many of them, or that does not take its answers, is not read from.
 */
final class ClassicReceiver extends AbstractReceiveListener {

    /** So many messages of full size may wait. */
    private static final int MESSAGES = 4;
    /** What a client is asked to send back, behind all that it said before. */
    private static final byte[] MARK = {'l', 'a', 's', 't'};

    /** Whose calls are made, and how they are answered. */
    private record Caller(Connection connection, LineTransport answers) {}

    private final ClassicLimits limits;
    private final ClientCalls calls;
    private final WebSocketLine line;
    private final CallsUnderWay underWay;
    private final CallQueue<String> queue;
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile Optional<Caller> caller = Optional.empty();
    private volatile Runnable resume = () -> {};
    /** Whether more may come that was said before a goodbye. Guarded by this, as is what follows. */
    private boolean unheard;
    /** Whether its calls are known to be under way. */
    private boolean busy;

    ClassicReceiver(
            Executor workers, ClassicLimits limits, ClientCalls calls, WebSocketLine line, CallsUnderWay underWay) {
        this.limits = limits;
        this.calls = calls;
        this.line = line;
        this.underWay = underWay;
        this.queue = new CallQueue<>(
                workers,
                limits.callsPending(),
                MESSAGES * limits.messageMax(),
                String::length,
                (call, pass) -> call(call),
                this::drained);
    }

    /** The client is let in: its calls are made, those that wait and those that come. */
    void begin(Connection connection, LineTransport answers) {
        caller = Optional.of(new Caller(connection, answers));
        queue.begin();
        look();
    }

    /** The client says goodbye elsewhere: what it said here before that is listened to, until it sends a mark back or the line is gone. */
    void hearOut(WebSocketChannel channel) {
        if (heardOut(false)) {
            WebSockets.sendPing(ByteBuffer.wrap(MARK), channel, null);
            line.whenGone(() -> heardOut(true));
        }
    }

    /** False if that was known. */
    private synchronized boolean heardOut(boolean all) {
        boolean news = unheard == all;
        unheard = !all;
        look();
        return news;
    }

    /** Whether calls are under way may have changed. */
    private synchronized void look() {
        boolean now = unheard || !queue.isIdle();
        if (now != busy && caller.isPresent()) {
            Connection client = caller.get().connection();
            busy = now;
            if (now) {
                underWay.begun(client);
            } else {
                underWay.ended(client);
            }
        }
    }

    /** The next call is made when the client has taken this one's answer: who does not read is soon not listened to. */
    private CompletionStage<Void> call(String text) {
        Caller from = caller.orElseThrow();
        return calls.answer(from.connection(), text)
                .thenCompose(
                        answer -> answer.map(said -> say(from.answers(), said)).orElseGet(this::unacceptable));
    }

    private static CompletionStage<Void> say(LineTransport answers, String said) {
        return said.equals(ClientCalls.NOTHING)
                ? CompletableFuture.completedStage(null)
                : answers.reply(Payload.text(said));
    }

    private CompletionStage<Void> unacceptable() {
        line.close(CloseCode.UNACCEPTABLE);
        return CompletableFuture.completedStage(null);
    }

    private void drained() {
        look();
        if (paused.compareAndSet(true, false)) {
            line.heard();
            resume.run();
        }
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
        line.heard();
        boolean full = queue.add(message.getData());
        look();
        if (full) {
            resume = channel::resumeReceives;
            paused.set(true);
            channel.suspendReceives();
            if (queue.isIdle()) {
                drained();
            }
        }
    }

    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        message.getData().close();
        line.close(CloseCode.UNACCEPTABLE);
    }

    @Override
    @SuppressWarnings("deprecation") // Undertow's own type for a message that was read
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        line.heard();
        try (Pooled<ByteBuffer[]> data = message.getData()) {
            if (WebSockets.mergeBuffers(data.getResource()).equals(ByteBuffer.wrap(MARK))) {
                heardOut(true);
            }
        }
    }

    /** What it said before is done. */
    @Override
    protected void onError(WebSocketChannel channel, Throwable error) {
        if (error instanceof SocketException) {
            line.lost();
        } else {
            line.cut();
        }
    }

    @Override
    protected long getMaxTextBufferSize() {
        return limits.messageMax();
    }

    @Override
    protected long getMaxBinaryBufferSize() {
        return limits.messageMax();
    }
}
