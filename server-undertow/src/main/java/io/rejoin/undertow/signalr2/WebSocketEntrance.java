package io.rejoin.undertow.signalr2;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

    private static final long TOKEN_AGAIN_SECONDS = 10;

    private final HubServer hubs;
    private final ClassicSettings settings;
    private final HubFrames frames;
    private final HubCalls calls;
    private final Cursors cursors;
    private final FairWorkers fair;

    WebSocketEntrance(
            HubServer hubs,
            ClassicSettings settings,
            HubFrames frames,
            HubCalls calls,
            Cursors cursors,
            FairWorkers fair) {
        this.hubs = hubs;
        this.settings = settings;
        this.frames = frames;
        this.calls = calls;
        this.cursors = cursors;
        this.fair = fair;
    }

    /** A client's first transport. */
    void connect(HttpServerExchange exchange, Connection newcomer, ProtocolVersion version) throws Exception {
        upgrade(
                exchange,
                newcomer,
                entrant -> CompletableFuture.completedFuture(entrant)
                        .thenAcceptAsync(waited -> connect(waited, newcomer, version), hubs.workers()));
    }

    private void connect(Entrant entrant, Connection newcomer, ProtocolVersion version) {
        Attached attached = hubs.connect(newcomer, entrant.transport());
        if (!version.hasDelayedStart()) {
            hubs.started(attached.connection());
        }
        entrant.transport()
                .reply(HubFrames.initialized(cursors.write(
                        attached.outbox().position(), attached.connection().id())));
        begin(entrant, attached.connection(), attached.outbox());
    }

    /** A client that wants to come back. */
    void reconnect(HttpServerExchange exchange, Connection newcomer, Optional<ReconnectToken> token, String cursor)
            throws Exception {
        ReconnectRequest request = new ReconnectRequest(newcomer, token, cursors.read(cursor, newcomer.id()));
        upgrade(
                exchange,
                newcomer,
                entrant -> hubs.reconnect(request, entrant.transport()).thenAccept(result -> welcome(entrant, result)));
    }

    private void welcome(Entrant entrant, ReconnectResult result) {
        if (result instanceof ReconnectResult.Back back) {
            begin(entrant, back.connection(), back.outbox());
        } else if (result instanceof ReconnectResult.Over) {
            entrant.transport().closeAfter(frames.stop("The connection is over, connect anew."), CloseCode.NORMAL);
        } else {
            entrant.transport().close(CloseCode.TRY_AGAIN_LATER);
        }
    }

    /** Who stands at the door. It is read from at once: so it is noticed if it goes away before its turn comes. */
    private record Entrant(WebSocketChannel channel, ClassicTransport transport, ClassicReceiver receiver) {}

    private void upgrade(
            HttpServerExchange exchange, Connection newcomer, Function<Entrant, CompletionStage<Void>> entry)
            throws Exception {
        exchange.addResponseCommitListener(
                committed -> committed.getResponseHeaders().remove(LOCATION));
        Handlers.websocket((handshake, channel) -> {
                    Entrant entrant = entrant(channel, newcomer);
                    CompletableFuture.completedStage(entrant)
                            .thenCompose(entry)
                            .whenComplete((done, failure) -> refuse(entrant.transport(), Optional.ofNullable(failure)));
                })
                .handleRequest(exchange);
    }

    private Entrant entrant(WebSocketChannel channel, Connection newcomer) {
        BatchWriter writer = new BatchWriter(
                hubs::issue,
                cursors,
                newcomer.id(),
                CompletableFuture.delayedExecutor(TOKEN_AGAIN_SECONDS, TimeUnit.SECONDS, hubs.workers()),
                () -> hubs.connections()
                        .find(newcomer.id())
                        .ifPresent(hubs.connections().tokens()::renew));
        ClassicTransport transport = new ClassicTransport(channel, hubs.workers(), writer::write);
        ClassicReceiver receiver = new ClassicReceiver(fair.of(newcomer), settings, calls, transport);
        channel.getReceiveSetter().set(receiver);
        channel.resumeReceives();
        return new Entrant(channel, transport, receiver);
    }

    /** Whatever went wrong, the client is told to come again. */
    private static void refuse(ClassicTransport transport, Optional<Throwable> failure) {
        failure.ifPresent(wrong -> {
            LOG.error("a client could not be let in", wrong);
            transport.close(CloseCode.TRY_AGAIN_LATER);
        });
    }

    private void begin(Entrant entrant, Connection connection, Outbox outbox) {
        entrant.channel().addCloseTask(closed -> hubs.lost(connection, outbox));
        if (!entrant.channel().isOpen()) {
            hubs.lost(connection, outbox);
        }
        entrant.transport().start(outbox);
        entrant.transport().keepAlive(settings.keepAlive().toMillis());
        entrant.receiver().begin(connection);
    }
}
