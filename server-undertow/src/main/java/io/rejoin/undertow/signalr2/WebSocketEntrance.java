package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.token.ConnectionId;
import io.rejoin.undertow.transport.FairWorkers;
import io.rejoin.undertow.transport.SocketUpgrade;
import io.rejoin.undertow.transport.WebSocketLine;
import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.core.WebSocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Where WebSockets come in. The handshake is answered first and says nothing; then, on a thread that may block, the client is
 * connected or walks the walk of a reconnect; only then is it read from.
 */
final class WebSocketEntrance {

    private final HubServer hubs;
    private final ClassicLimits limits;
    private final ClientCalls calls;
    private final Reception reception;
    private final FairWorkers fair;
    private final CallsUnderWay underWay;
    /** How to hear out who is here. */
    private final Map<ConnectionId, Runnable> here = new ConcurrentHashMap<>();

    WebSocketEntrance(
            HubServer hubs,
            ClassicLimits limits,
            ClientCalls calls,
            Reception reception,
            FairWorkers fair,
            CallsUnderWay underWay) {
        this.hubs = hubs;
        this.limits = limits;
        this.calls = calls;
        this.reception = reception;
        this.fair = fair;
        this.underWay = underWay;
    }

    /** A client's first transport. */
    void connect(HttpServerExchange exchange, Connection newcomer, ProtocolVersion version) throws Exception {
        upgrade(
                exchange,
                new Visit(
                        newcomer,
                        guest -> CompletableFuture.completedFuture(guest)
                                .thenAcceptAsync(
                                        waited -> reception.connect(waited, newcomer, version), hubs.workers())));
    }

    /** A client that wants to come back. */
    void reconnect(HttpServerExchange exchange, ReconnectRequest request) throws Exception {
        upgrade(
                exchange,
                new Visit(
                        request.connection(),
                        guest -> hubs.reconnect(request, guest.transport())
                                .thenAccept(result -> reception.welcome(guest, result))));
    }

    /** Who comes, and what is done when the handshake is over. */
    private record Visit(Connection newcomer, Function<Reception.Guest, CompletionStage<Void>> entry) {}

    private void upgrade(HttpServerExchange exchange, Visit visit) throws Exception {
        SocketUpgrade.accept(exchange, channel -> enter(visit, channel));
    }

    private void enter(Visit visit, WebSocketChannel channel) {
        Reception.Guest guest = guest(channel, visit.newcomer());
        CompletableFuture.completedStage(guest)
                .thenCompose(visit.entry())
                .whenComplete((done, failure) -> Reception.refuse(guest, Optional.ofNullable(failure)));
    }

    /** A client that may be here says goodbye elsewhere: what its socket still holds came before that. */
    void hearOut(ConnectionId client) {
        here.getOrDefault(client, () -> {}).run();
    }

    /** It is read from at once: so it is noticed if it goes away before its turn comes. */
    private Reception.Guest guest(WebSocketChannel channel, Connection newcomer) {
        WebSocketLine line = new WebSocketLine(channel);
        ClassicReceiver receiver = new ClassicReceiver(fair.of(newcomer), limits, calls, line, underWay);
        Runnable hearOut = () -> receiver.hearOut(channel);
        Reception.Guest guest = reception.guest(line, newcomer.id(), (transport, connection, outbox) -> {
            line.heard();
            receiver.begin(connection, transport);
            here.put(connection.id(), hearOut);
            line.whenGone(() -> here.remove(connection.id(), hearOut));
        });
        channel.getReceiveSetter().set(receiver);
        channel.resumeReceives();
        return guest;
    }
}
