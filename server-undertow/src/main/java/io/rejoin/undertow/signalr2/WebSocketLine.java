package io.rejoin.undertow.signalr2;

import io.rejoin.hub.CloseCode;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;

/** A WebSocket: a text is a message. A silent client is pinged. */
final class WebSocketLine implements Line {

    private static final long CLOSE_MILLIS = 3_000;

    private final WebSocketChannel channel;
    private volatile long lastHeard = System.nanoTime();

    WebSocketLine(WebSocketChannel channel) {
        this.channel = channel;
    }

    /** The client gave a sign of life. */
    void heard() {
        lastHeard = System.nanoTime();
    }

    @Override
    public void send(String text, Sent sent) {
        WebSockets.sendText(text, channel, new WebSocketCallback<Void>() {
            @Override
            public void complete(WebSocketChannel ignored, Void context) {
                sent.ended(true);
            }

            @Override
            public void onError(WebSocketChannel ignored, Void context, Throwable failure) {
                sent.ended(false);
            }
        });
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close(CloseCode code) {
        if (channel.isOpen()) {
            WebSockets.sendClose(code.number(), "", channel, null);
            channel.getIoThread().executeAfter(this::cut, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void cut() {
        IoUtils.safeClose(channel);
    }

    @Override
    public void whenGone(Runnable task) {
        channel.addCloseTask(closed -> task.run());
        if (!channel.isOpen()) {
            task.run();
        }
    }

    /** Of one that is not read from nothing can be heard. */
    @Override
    public boolean isAlive(long withinMillis) {
        if (channel.isReceivesResumed() && ClassicTransport.isOlder(lastHeard, withinMillis)) {
            return false;
        }
        WebSockets.sendPing(ByteBuffer.allocate(0), channel, null);
        return true;
    }

    @Override
    public XnioIoThread thread() {
        return channel.getIoThread();
    }
}
