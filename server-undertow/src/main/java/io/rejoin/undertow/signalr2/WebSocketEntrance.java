package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ReconnectToken;
import io.undertow.Handlers;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.websockets.core.WebSocketChannel;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where WebSockets come in. The handshake is answered first and says nothing; then, on a thread that may block, the client is
 * connected or walks the walk of a reconnect; only then is it read from.
 */
final class WebSocketEntrance {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketEntrance.class);
    /** Undertow answers a handshake with the whole address in this header, tokens included. */
    private static final HttpString LOCATION = new HttpString("Sec-WebSocket-Location");

    private final HubServer hubs;
    private final ClassicSettings settings;
    private final HubFrames frames;
    private final HubCalls calls;
    private final Cursors cursors;

    WebSocketEntrance(HubServer hubs, ClassicSettings settings, HubFrames frames, HubCalls calls, Cursors cursors) {
        this.hubs = hubs;
        this.settings = settings;
        this.frames = frames;
        this.calls = calls;
        this.cursors = cursors;
    }

    /** A client's first transport. */
    void connect(HttpServerExchange exchange, Connection newcomer, ProtocolVersion version) throws Exception {
        upgrade(exchange, newcomer, (channel, transport) -> {
            Attached attached = hubs.connect(newcomer, transport);
            if (!version.hasDelayedStart()) {
                hubs.started(attached.connection());
            }
            transport.reply(HubFrames.initialized(cursors.write(
                    attached.outbox().position(), attached.connection().id())));
            begin(channel, transport, attached.connection(), attached.outbox());
        });
    }

    /** A client that wants to come back. */
    void reconnect(HttpServerExchange exchange, Connection newcomer, Optional<ReconnectToken> token, String cursor)
            throws Exception {
        upgrade(exchange, newcomer, (channel, transport) -> {
            ReconnectRequest request = new ReconnectRequest(newcomer, token, cursors.read(cursor, newcomer.id()));
            ReconnectResult result = hubs.reconnect(request, transport);
            if (result instanceof ReconnectResult.Back back) {
                begin(channel, transport, back.connection(), back.outbox());
            } else if (result instanceof ReconnectResult.Over) {
                transport.closeAfter(frames.stop("The connection is over, connect anew."), CloseCode.NORMAL);
            } else {
                transport.close(CloseCode.TRY_AGAIN_LATER);
            }
        });
    }

    private void upgrade(
            HttpServerExchange exchange, Connection newcomer, BiConsumer<WebSocketChannel, ClassicTransport> then)
            throws Exception {
        exchange.addResponseCommitListener(
                committed -> committed.getResponseHeaders().remove(LOCATION));
        Handlers.websocket((handshake, channel) -> {
                    ClassicTransport transport = new ClassicTransport(channel, batch -> encode(batch, newcomer));
                    try {
                        hubs.workers().execute(() -> enter(channel, transport, then));
                    } catch (RejectedExecutionException e) {
                        transport.close(CloseCode.GOING_AWAY);
                    }
                })
                .handleRequest(exchange);
    }

    private static void enter(
            WebSocketChannel channel, ClassicTransport transport, BiConsumer<WebSocketChannel, ClassicTransport> then) {
        try {
            then.accept(channel, transport);
        } catch (RuntimeException e) {
            LOG.error("a client could not be let in", e);
            transport.close(CloseCode.TRY_AGAIN_LATER);
        }
    }

    private void begin(WebSocketChannel channel, ClassicTransport transport, Connection connection, Outbox outbox) {
        channel.addCloseTask(closed -> hubs.lost(connection, outbox));
        if (!channel.isOpen()) {
            hubs.lost(connection, outbox);
        }
        transport.start(outbox);
        transport.keepAlive(settings.keepAlive().toMillis());
        channel.getReceiveSetter().set(new ClassicReceiver(hubs.workers(), settings, calls, transport, connection));
        channel.resumeReceives();
    }

    private String encode(Batch batch, Connection connection) {
        String cursor = cursors.write(batch.position(), connection.id());
        Optional<String> token =
                batch.token().map(content -> hubs.issue(content).text());
        return HubFrames.messages(cursor, token, batch.messages());
    }
}
