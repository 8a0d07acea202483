package io.rejoin.undertow.signalr2;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads what a classic client sends: calls, each in a text message of bounded size. A client with too many calls is not read from. */
final class ClassicReceiver extends AbstractReceiveListener {

    private final ClassicSettings settings;
    private final HubCalls calls;
    private final ClassicTransport transport;
    private final Connection connection;
    private final CallQueue queue;
    private final AtomicBoolean paused = new AtomicBoolean();
    private volatile Runnable resume = () -> {};

    ClassicReceiver(
            Executor workers,
            ClassicSettings settings,
            HubCalls calls,
            ClassicTransport transport,
            Connection connection) {
        this.settings = settings;
        this.calls = calls;
        this.transport = transport;
        this.connection = connection;
        this.queue = new CallQueue(workers, this::call, this::drained);
    }

    private CompletionStage<Void> call(String text) {
        return calls.answer(connection, text)
                .thenAccept(answer ->
                        answer.ifPresentOrElse(transport::reply, () -> transport.close(CloseCode.UNACCEPTABLE)));
    }

    private void drained() {
        if (paused.compareAndSet(true, false)) {
            resume.run();
        }
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
        transport.heard();
        if (queue.add(message.getData()) >= settings.callsPending()) {
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
