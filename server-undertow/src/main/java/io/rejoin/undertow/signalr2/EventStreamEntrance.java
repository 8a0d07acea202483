package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.undertow.transport.EventStreamLine;
import io.rejoin.undertow.transport.Payload;
import io.rejoin.undertow.transport.ResponseStream;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Where server-sent events come in. The stream is opened first and says nothing; then the client is connected or walks the walk of a
 * reconnect.
 */
final class EventStreamEntrance {

    private static final String TYPE = "text/event-stream; charset=UTF-8";

    private final HubServer hubs;
    private final Reception reception;

    EventStreamEntrance(HubServer hubs, Reception reception) {
        this.hubs = hubs;
        this.reception = reception;
    }

    void connect(HttpServerExchange exchange, Connection newcomer, ProtocolVersion version) {
        open(exchange, newcomer, guest -> {
            reception.connect(guest, newcomer, version);
            return CompletableFuture.completedStage(null);
        });
    }

    void reconnect(HttpServerExchange exchange, ReconnectRequest request) {
        open(
                exchange,
                request.connection(),
                guest -> hubs.reconnect(request, guest.transport())
                        .thenAccept(result -> reception.welcome(guest, result)));
    }

    private void open(
            HttpServerExchange exchange, Connection newcomer, Function<Reception.Guest, CompletionStage<Void>> entry) {
        exchange.dispatch(hubs.workers(), () -> {
            EventStreamLine line = new EventStreamLine(new ResponseStream(exchange, TYPE));
            line.send(Payload.text("initialized"), whole -> {});
            Reception.Guest guest = reception.guest(line, newcomer.id(), (transport, connection, outbox) -> {});
            CompletableFuture.completedStage(guest)
                    .thenCompose(entry)
                    .whenComplete((done, failure) -> Reception.refuse(guest, Optional.ofNullable(failure)));
        });
    }
}
