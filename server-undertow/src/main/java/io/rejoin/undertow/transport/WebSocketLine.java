package io.rejoin.undertow.transport;

import io.rejoin.hub.CloseCode;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;

/** A WebSocket: a payload is a message. A silent client is pinged. */
public final class WebSocketLine implements Line {

    private static final long CLOSE_MILLIS = 3_000;

    private final WebSocketChannel channel;
    private volatile long lastHeard = System.nanoTime();

    public WebSocketLine(WebSocketChannel channel) {
        this.channel = channel;
    }

    /** The client gave a sign of life. */
    public void heard() {
        lastHeard = System.nanoTime();
    }

    /** From another thread each frame would be handed to the socket's own, and word of its end back. */
    @Override
    public void run(Runnable sender) {
        if (Thread.currentThread() == thread()) {
            sender.run();
            return;
        }
        try {
            thread().execute(sender);
        } catch (RejectedExecutionException stopping) {
            sender.run();
        }
    }

    @Override
    public void send(Payload payload, Sent sent) {
        if (payload.isBinary()) {
            WebSockets.sendBinary(payload.buffer(), channel, new Told(sent));
        } else {
            WebSockets.sendText(payload.buffer(), channel, new Told(sent));
        }
    }

    @Override
    public boolean isQueue() {
        return true;
    }

    private record Told(Sent sent) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel ignored, Void context) {
            sent.ended(true);
        }

        @Override
        public void onError(WebSocketChannel ignored, Void context, Throwable failure) {
            sent.ended(false);
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close(CloseCode code) {
        if (channel.isOpen()) {
            // Without somebody to be told that a close frame was sent before, Undertow resets the socket, and the
            // client hears no goodbye.
            WebSockets.sendClose(code.number(), "", channel, new Told(sent -> {}));
            channel.getIoThread().executeAfter(this::cut, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void cut() {
        IoUtils.safeClose(channel);
    }

    /**
     * The socket broke: there is nobody to take a word. It is closed on another thread than its own, on which XNIO would look at all that
     * has come on all other sockets before it goes on, for each that is closed; when many break at once, that is most of what they cost.
     */
    public void lost() {
        closeElsewhere(channel);
    }

    static void closeElsewhere(WebSocketChannel channel) {
        try {
            channel.getWorker().execute(() -> IoUtils.safeClose(channel));
        } catch (RejectedExecutionException stopping) {
            IoUtils.safeClose(channel);
        }
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
        if (channel.isReceivesResumed() && LineTransport.isOlder(lastHeard, withinMillis)) {
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
