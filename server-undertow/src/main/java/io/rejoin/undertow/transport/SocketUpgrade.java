package io.rejoin.undertow.transport;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.protocol.Handshake;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Makes a WebSocket (RFC 6455) of a request. */
public final class SocketUpgrade {

    /** Undertow answers a handshake with the address in this header, which is no client's business. */
    private static final HttpString LOCATION = new HttpString("Sec-WebSocket-Location");

    private static final Set<Handshake> HANDSHAKES = Set.of(new SocketHandshake());

    private SocketUpgrade() {}

    /**
     * Answers the handshake. Undertow keeps what is to follow on it, and the request itself, for as long as the socket lives; so that is
     * let go of: no token that the client showed there stays in memory.
     *
     * @param opened told, on the socket's own thread, when it is open
     */
    public static void accept(HttpServerExchange exchange, Consumer<WebSocketChannel> opened) throws Exception {
        AtomicReference<Optional<Consumer<WebSocketChannel>>> next = new AtomicReference<>(Optional.of(opened));
        exchange.getQueryParameters().clear();
        exchange.setQueryString("").setRequestURI(exchange.getRequestPath());
        exchange.addResponseCommitListener(
                committed -> committed.getResponseHeaders().remove(LOCATION));
        WebSocketConnectionCallback welcome = (handshake, channel) -> {
            exchange.getRequestHeaders().clear();
            exchange.getResponseHeaders().clear();
            next.getAndSet(Optional.empty()).ifPresent(now -> now.accept(channel));
        };
        new WebSocketProtocolHandshakeHandler(HANDSHAKES, welcome).handleRequest(exchange);
    }
}
