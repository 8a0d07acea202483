package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Presence;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.token.Position;
import io.rejoin.undertow.transport.Cursors;
import io.rejoin.undertow.transport.LineTransport;
import io.rejoin.undertow.transport.ResponseStream;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Where polls come in: the first one, those that go on, and those that come back. The latter are answered only when the walk of a
 * reconnect is done.
 *
 * <p>The exchange must be the caller's alone, outside of any call of a handler.
 */
final class LongPollEntrance {

    private static final String TYPE = "application/json; charset=UTF-8";

    private final HubServer hubs;
    private final Presence presence;
    private final ClassicTimings timings;
    private final Reception reception;
    private final Cursors cursors;
    /** Every answer has a number of its own, so that a lost one is missed even if it only had a token. */
    private final AtomicLong answers = new AtomicLong();

    LongPollEntrance(HubServer hubs, ClassicTimings timings, Reception reception, Cursors cursors) {
        this.hubs = hubs;
        this.presence = new Presence(hubs.connections());
        this.timings = timings;
        this.reception = reception;
        this.cursors = cursors;
    }

    void connect(HttpServerExchange exchange, Connection newcomer, ProtocolVersion version) {
        enter(exchange, newcomer, "", guest -> {
            reception.connect(guest, newcomer, version);
            return CompletableFuture.completedStage(null);
        });
    }

    /** A client that knows that it was away. */
    void reconnect(HttpServerExchange exchange, Connection newcomer, Claim claim) {
        ReconnectRequest request = request(newcomer, claim);
        enter(
                exchange,
                newcomer,
                known(request, claim),
                guest -> hubs.reconnect(request, guest.transport())
                        .thenAccept(result -> reception.welcome(guest, result)));
    }

    /** The next poll, or one of a client that does not know that it was away. */
    void poll(HttpServerExchange exchange, Connection newcomer, Claim claim) {
        if (!goesOn(exchange, newcomer, claim.cursor())) {
            ReconnectRequest request = request(newcomer, claim);
            enter(
                    exchange,
                    newcomer,
                    known(request, claim),
                    guest -> hubs.resume(request, guest.transport())
                            .thenAccept(result -> reception.welcome(guest, result)));
        }
    }

    private ReconnectRequest request(Connection newcomer, Claim claim) {
        return new ReconnectRequest(newcomer, claim.token(), cursors.read(claim.cursor(), newcomer.id()));
    }

    private static String known(ReconnectRequest request, Claim claim) {
        return request.cursor().isPresent() ? claim.cursor() : "";
    }

    private boolean goesOn(HttpServerExchange exchange, Connection newcomer, String cursor) {
        Optional<LineTransport> transport = hubs.connections()
                .find(newcomer.id())
                .flatMap(presence::transport)
                .filter(LineTransport.class::isInstance)
                .map(LineTransport.class::cast);
        boolean taken = transport
                .map(LineTransport::line)
                .filter(LongPollLine.class::isInstance)
                .filter(line -> ((LongPollLine) line).goOn(() -> new ResponseStream(exchange, TYPE), cursor))
                .isPresent();
        if (taken) {
            transport.get().wake();
        }
        return taken;
    }

    private void enter(
            HttpServerExchange exchange,
            Connection newcomer,
            String cursor,
            Function<Reception.Guest, CompletionStage<Void>> entry) {
        LongPollLine line = new LongPollLine(new ResponseStream(exchange, TYPE), cursor, timings);
        Reception.Guest guest = reception.guest(
                line,
                newcomer.id(),
                position -> numbered(line, position, newcomer),
                (transport, connection, outbox) -> line.begin(new Attended(connection, outbox)));
        CompletableFuture.completedStage(guest)
                .thenCompose(entry)
                .whenComplete((done, failure) -> Reception.refuse(guest, Optional.ofNullable(failure)));
    }

    private String numbered(LongPollLine line, Position position, Connection connection) {
        String cursor = cursors.write(position, answers.incrementAndGet(), connection.id());
        line.handingOut(cursor);
        return cursor;
    }

    /** Tells the connections whether the client is there. */
    private final class Attended implements LongPollLine.Attendance {

        private final Connection connection;
        private final Outbox outbox;

        Attended(Connection connection, Outbox outbox) {
            this.connection = connection;
            this.outbox = outbox;
        }

        @Override
        public boolean here() {
            return presence.here(connection, outbox);
        }

        @Override
        public void away() {
            presence.away(connection, outbox, hubs.clock().instant().plus(timings.longPollDelay()));
        }
    }
}
