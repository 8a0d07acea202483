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
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads what a classic client sends: calls, each in a text message of bounded size. They wait until the client is let in. A client
 * with too many of them, or that does not take its answers, is not read from.
 */
final class ClassicReceiver extends AbstractReceiveListener {

    /** So many messages of full size may wait. */
    private static final int MESSAGES = 4;

    /** Whose calls are made, and how they are answered. */
    private record Caller(Connection connection, LineTransport answers) {}

    private final ClassicLimits limits;
    private final ClientCalls calls;
    private final WebSocketLine line;
    private final CallQueue<String> queue;
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile Optional<Caller> caller = Optional.empty();
    private volatile Runnable resume = () -> {};

    ClassicReceiver(Executor workers, ClassicLimits limits, ClientCalls calls, WebSocketLine line) {
        this.limits = limits;
        this.calls = calls;
        this.line = line;
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
        if (paused.compareAndSet(true, false)) {
            line.heard();
            resume.run();
        }
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
        line.heard();
        if (queue.add(message.getData())) {
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
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        message.getData().close();
        line.heard();
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
