package io.rejoin.undertow.signalr;

import io.rejoin.hub.CloseCode;
import io.rejoin.undertow.transport.WebSocketLine;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.xnio.Pooled;

/** Reads what a client sends by WebSocket: frames of either type, as clients send bytes as text and text as bytes. */
final class SocketReceiver extends AbstractReceiveListener {

    /** So many hub messages of full size may come in one message of the socket. */
    private static final int MESSAGES = 4;

    private final Session session;
    private final WebSocketLine line;
    private final int bytesMax;

    SocketReceiver(Session session, WebSocketLine line, int messageMax) {
        this.session = session;
        this.line = line;
        this.bytesMax = MESSAGES * messageMax;
    }

    /** Not made a string of, which would be taken apart again. */
    @Override
    protected void onText(WebSocketChannel channel, StreamSourceFrameChannel frames) {
        BufferedBinaryMessage message = new BufferedBinaryMessage(bytesMax, true);
        message.read(frames, new WebSocketCallback<>() {
            @Override
            public void complete(WebSocketChannel from, BufferedBinaryMessage whole) {
                onFullBinaryMessage(from, whole);
            }

            @Override
            public void onError(WebSocketChannel from, BufferedBinaryMessage part, Throwable failure) {
                SocketReceiver.this.onError(from, failure);
            }
        });
    }

    @Override
    @SuppressWarnings("deprecation") // Undertow's own type for a message that was read
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        line.heard();
        try (Pooled<ByteBuffer[]> data = message.getData()) {
            session.receive(line, WebSockets.mergeBuffers(data.getResource()));
        }
        if (session.isCrowded()) {
            channel.suspendReceives();
            session.whenRoom(() -> {
                line.heard();
                channel.resumeReceives();
            });
        }
    }

    /** A client that says goodbye to its socket does not look for another one. */
    @Override
    protected void onFullCloseMessage(WebSocketChannel channel, BufferedBinaryMessage message) throws IOException {
        session.left(line);
        super.onFullCloseMessage(channel, message);
    }

    @Override
    @SuppressWarnings("deprecation")
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        message.getData().close();
        line.heard();
    }

    @Override
    protected void onError(WebSocketChannel channel, Throwable error) {
        if (error instanceof SocketException) {
            line.lost();
        } else {
            line.close(CloseCode.UNACCEPTABLE);
            line.cut();
        }
    }

    @Override
    protected long getMaxTextBufferSize() {
        return bytesMax;
    }

    @Override
    protected long getMaxBinaryBufferSize() {
        return bytesMax;
    }
}
