package io.rejoin.undertow.signalr2;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
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

    private final ClassicSettings settings;
    private final HubCalls calls;
    private final ClassicTransport transport;
    private final CallQueue queue;
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile Optional<Connection> connection = Optional.empty();
    private volatile Runnable resume = () -> {};

    ClassicReceiver(Executor workers, ClassicSettings settings, HubCalls calls, ClassicTransport transport) {
        this.settings = settings;
        this.calls = calls;
        this.transport = transport;
        this.queue = new CallQueue(
                workers, settings.callsPending(), MESSAGES * settings.messageMax(), this::call, this::drained);
    }

    /** The client is let in: its calls are made, those that wait and those that come. */
    void begin(Connection letIn) {
        connection = Optional.of(letIn);
        queue.begin();
    }

    /** The next call is made when the client has taken this one's answer: who does not read is soon not listened to. */
    private CompletionStage<Void> call(String text) {
        return calls.answer(connection.orElseThrow(), text)
                .thenCompose(answer -> answer.map(transport::reply).orElseGet(this::unacceptable));
    }

    private CompletionStage<Void> unacceptable() {
        transport.close(CloseCode.UNACCEPTABLE);
        return CompletableFuture.completedStage(null);
    }

    private void drained() {
        if (paused.compareAndSet(true, false)) {
            transport.heard();
            resume.run();
        }
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
        transport.heard();
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
        transport.close(CloseCode.UNACCEPTABLE);
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        message.getData().close();
        transport.heard();
    }

    @Override
    protected void onError(WebSocketChannel channel, Throwable error) {
        queue.clear();
        transport.cut();
    }

    @Override
    protected long getMaxTextBufferSize() {
        return settings.messageMax();
    }

    @Override
    protected long getMaxBinaryBufferSize() {
        return settings.messageMax();
    }
}
