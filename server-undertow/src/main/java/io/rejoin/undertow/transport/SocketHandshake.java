package io.rejoin.undertow.transport;

import io.undertow.connector.ByteBufferPool;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.core.protocol.version13.WebSocket13Channel;
import io.undertow.websockets.extensions.NoopExtensionFunction;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import org.xnio.StreamConnection;

/**
 * Makes WebSockets that take an end of the stream without a close frame (RFC 6455, section 7.1.5: 1006) for what it is, a line that broke.
 * Undertow's own would say goodbye on it and close it on its own thread, which costs most of a drop when many end at once; see
 * {@link WebSocketLine#lost}.
 */
final class SocketHandshake extends Hybi13Handshake {

    @Override
    public WebSocketChannel createChannel(
            WebSocketHttpExchange exchange, StreamConnection connection, ByteBufferPool buffers) {
        return new Socket(exchange, connection, buffers);
    }

    private static final class Socket extends WebSocket13Channel {

        Socket(WebSocketHttpExchange exchange, StreamConnection connection, ByteBufferPool buffers) {
            super(
                    connection,
                    buffers,
                    getWebSocketLocation(exchange),
                    "",
                    false,
                    false,
                    NoopExtensionFunction.INSTANCE,
                    exchange.getPeerConnections(),
                    exchange.getOptions());
        }

        /** All that came before has been told. */
        @Override
        protected void lastDataRead() {
            if (!isCloseFrameReceived() && !isCloseFrameSent()) {
                suspendReceives();
                WebSocketLine.closeElsewhere(this);
            }
        }
    }
}
