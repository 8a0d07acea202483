package io.rejoin.benchmark.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The floor: a WebSocket server that knows nobody, asks nothing and keeps nothing. Whoever comes is sent one frame, as long as the one that the
 * other server sends. What is said to all is encoded once and sent to each, as Undertow's manual does it.
 */
final class BareServer implements Contestant {
    private final Dialect dialect;
    private final String negotiation;
    private final String frame;
    private final Set<WebSocketChannel> here = ConcurrentHashMap.newKeySet();
    private final WebSocketProtocolHandshakeHandler webSockets = new WebSocketProtocolHandshakeHandler(this::welcome);
    private final Door door;

    /**
     * @param dialect what its clients speak; it only sends frames as long as if it spoke it, too
     * @param negotiation what a client is told before it connects
     * @param frame what it is told first then
     */
    BareServer(Dialect dialect, String negotiation, String frame) {
        this.dialect = dialect;
        this.negotiation = negotiation;
        this.frame = frame;
        this.door = new Door(this::serve);
    }

    private void serve(HttpServerExchange exchange) throws Exception {
        if (exchange.getRequestHeaders().contains(Headers.UPGRADE)) {
            webSockets.handleRequest(exchange);
        } else {
            exchange.getResponseSender().send(negotiation);
        }
    }

    private void welcome(WebSocketHttpExchange handshake, WebSocketChannel channel) {
        here.add(channel);
        channel.addCloseTask(here::remove);
        channel.getReceiveSetter().set(new AbstractReceiveListener() {});
        channel.resumeReceives();
        send(ByteBuffer.wrap(Dialect.bytes(frame)), channel);
    }

    @Override
    public void say(String text, int times) {
        for (int i = 0; i < times; i++) {
            ByteBuffer encoded = ByteBuffer.wrap(dialect.said(text, frame));
            here.forEach(channel -> send(encoded.duplicate(), channel));
        }
    }

    private void send(ByteBuffer bytes, WebSocketChannel channel) {
        if (dialect.isBinary()) {
            WebSockets.sendBinary(bytes, channel, null);
        } else {
            WebSockets.sendText(bytes, channel, null);
        }
    }

    @Override
    public int port() {
        return door.port();
    }

    @Override
    public boolean isDeserted() {
        return here.isEmpty();
    }

    @Override
    public int clients() {
        return here.size();
    }

    @Override
    public void close() {
        door.close();
    }
}
