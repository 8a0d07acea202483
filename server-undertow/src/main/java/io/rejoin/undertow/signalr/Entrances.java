package io.rejoin.undertow.signalr;

import io.rejoin.hub.pipeline.Arrivals;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.MustWaitException;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.EventStreamLine;
import io.rejoin.undertow.transport.Line;
import io.rejoin.undertow.transport.ResponseStream;
import io.rejoin.undertow.transport.SignIn;
import io.rejoin.undertow.transport.SocketUpgrade;
import io.rejoin.undertow.transport.WebSocketLine;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.core.WebSocketChannel;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Where a client's transport comes in, and what it sends beside one that only speaks. */
final class Entrances {

    private static final String EVENTS = "text/event-stream";
    /** Old browsers see a stream open with its first byte. */
    private static final byte[] COMMENT = {':', '\r', '\n'};

    private static final String BYTES = "application/octet-stream";

    private final HubPlace place;
    private final Visitors visitors;
    private final Sessions sessions;

    Entrances(HubPlace place, Visitors visitors, Sessions sessions) {
        this.place = place;
        this.visitors = visitors;
        this.sessions = sessions;
    }

    void enter(HttpServerExchange exchange, Optional<UserId> user) throws Exception {
        HttpString method = exchange.getRequestMethod();
        if (method.equals(Methods.GET)) {
            come(exchange, user, kind(exchange));
        } else if (method.equals(Methods.POST)) {
            send(exchange, user);
        } else if (method.equals(Methods.DELETE)) {
            leave(exchange, user);
        } else {
            throw new BadRequestException(StatusCodes.METHOD_NOT_ALLOWED, "");
        }
    }

    static boolean isHandshake(HttpServerExchange exchange) {
        return exchange.getRequestHeaders().contains(Headers.SEC_WEB_SOCKET_KEY);
    }

    private static CoreTransport kind(HttpServerExchange exchange) {
        if (isHandshake(exchange)) {
            return CoreTransport.WEB_SOCKETS;
        }
        HeaderValues accepted = exchange.getRequestHeaders().get(Headers.ACCEPT);
        return accepted != null
                        && String.join(",", accepted).toLowerCase(Locale.ROOT).contains(EVENTS)
                ? CoreTransport.SERVER_SENT_EVENTS
                : CoreTransport.LONG_POLLING;
    }

    private void come(HttpServerExchange exchange, Optional<UserId> user, CoreTransport kind) throws Exception {
        if (!place.settings().transports().contains(kind)) {
            throw new BadRequestException(
                    StatusCodes.NOT_FOUND, kind.wireName() + " transport not supported by this end point type");
        }
        Optional<String> id = id(exchange);
        Optional<Session> session = id.flatMap(secret -> sessions.find(secret, user));
        if (session.isPresent()) {
            goOn(exchange, session.get(), kind, user);
        } else if (id.isPresent() || kind != CoreTransport.WEB_SOCKETS) {
            String secret = secret(exchange);
            Sessions.Expected expected = sessions.take(secret, user).orElseThrow(() -> unknown(user));
            begin(exchange, secret, expected.visit(), kind, expected.resumes());
        } else {
            arrive(exchange, user);
        }
    }

    /** A client that did not negotiate: it has said all that it has to say with this request. */
    private void arrive(HttpServerExchange exchange, Optional<UserId> user) throws Exception {
        Optional<Claim> claim = visitors.claim(exchange);
        Arrivals arrivals = place.hubs().arrivals();
        try {
            arrive(exchange, visitors.visit(user, claim, arrivals::connectionAtOnce));
        } catch (MustWaitException e) {
            exchange.dispatch(place.hubs().workers(), waiting -> {
                try {
                    arrive(waiting, visitors.visit(user, claim, arrivals::connectionOf));
                } catch (BadRequestException refused) {
                    CoreEndpoint.refuse(waiting, refused);
                }
            });
        }
    }

    private void arrive(HttpServerExchange exchange, Visit visit) throws Exception {
        begin(exchange, sessions.secret(), visit, CoreTransport.WEB_SOCKETS, false);
    }

    Optional<ConnectionId> connectionOf(HttpServerExchange exchange, Optional<UserId> user) {
        return id(exchange)
                .flatMap(secret -> sessions.find(secret, user))
                .map(session -> session.visit().connection());
    }

    private static Optional<String> id(HttpServerExchange exchange) {
        return Claim.parameter(exchange, "id").filter(id -> !id.isEmpty());
    }

    static String secret(HttpServerExchange exchange) {
        return id(exchange).orElseThrow(() -> new BadRequestException("Connection ID required"));
    }

    static BadRequestException unknown() {
        return new BadRequestException(StatusCodes.NOT_FOUND, "No Connection with that ID");
    }

    /** Who shows no sign-in where one is needed hears just that, and may come with a new one. */
    private BadRequestException unknown(Optional<UserId> user) {
        if (user.isEmpty()) {
            visitors.requireUse(user);
        }
        return unknown();
    }

    /** Of somebody who is here already. */
    private void goOn(HttpServerExchange exchange, Session session, CoreTransport kind, Optional<UserId> user)
            throws Exception {
        if (session.kind() != kind) {
            throw new BadRequestException("Cannot change transports mid-connection");
        }
        if (session.line() instanceof PollLine polls) {
            until(exchange).ifPresent(session::signedInUntil);
            exchange.dispatch(place.hubs().workers(), () -> {
                polls.poll(new ResponseStream(exchange, BYTES));
                session.wake();
            });
        } else {
            resume(exchange, session, user);
        }
    }

    private void begin(HttpServerExchange exchange, String secret, Visit visit, CoreTransport kind, boolean resumes)
            throws Exception {
        // Who never says a handshake is no connection, but takes room.
        if (!visit.known() && sessions.count() >= place.settings().limits().connectionsMax()) {
            throw Visitors.full();
        }
        Optional<Instant> until = until(exchange);
        Function<Line, Session> session = line -> {
            Session one = new Session(place, visit, kind, line);
            until.ifPresent(one::signedInUntil);
            sessions.add(secret, one);
            return one;
        };
        switch (kind) {
            case WEB_SOCKETS -> SocketUpgrade.accept(exchange, channel -> open(channel, session, resumes));
            case SERVER_SENT_EVENTS ->
                exchange.dispatch(place.hubs().workers(), () -> {
                    ResponseStream stream = new ResponseStream(exchange, EVENTS);
                    var unused = session.apply(new EventStreamLine(stream));
                    stream.write(ByteBuffer.wrap(COMMENT), whole -> {});
                });
            case LONG_POLLING -> {
                var unused = session.apply(
                        new PollLine(exchange.getIoThread(), place.settings().timings()));
                send(exchange, StatusCodes.OK, "");
            }
        }
    }

    /** Until when the connection may live that this request is for. */
    private Optional<Instant> until(HttpServerExchange exchange) {
        return SignIn.until(exchange).filter(end -> place.settings().closeOnExpiry());
    }

    private void open(WebSocketChannel channel, Function<Line, Session> session, boolean resumes) {
        WebSocketLine socket = new WebSocketLine(channel);
        Optional<Line> resumable = place.settings()
                .statefulReconnect()
                .filter(limits -> resumes)
                .map(limits -> new ResumableLine(socket, limits));
        listen(channel, socket, session.apply(resumable.orElse(socket)));
    }

    private void listen(WebSocketChannel channel, WebSocketLine socket, Session session) {
        channel.getReceiveSetter()
                .set(new SocketReceiver(
                        session, socket, place.settings().limits().messageMax()));
        channel.resumeReceives();
    }

    /** Of a client that lost its socket, whether or not that was noticed here. */
    private void resume(HttpServerExchange exchange, Session session, Optional<UserId> user) throws Exception {
        if (place.hubs().usable(Set.of(place.hub()), user).isEmpty()) {
            throw new BadRequestException(StatusCodes.FORBIDDEN, "");
        }
        session.admitResume();
        Optional<Instant> until = until(exchange);
        SocketUpgrade.accept(exchange, channel -> {
            WebSocketLine socket = new WebSocketLine(channel);
            if (session.resume(socket)) {
                until.ifPresent(session::signedInUntil);
                listen(channel, socket, session);
            } else {
                socket.cut();
            }
        });
    }

    private void send(HttpServerExchange exchange, Optional<UserId> user) {
        Session session = sessions.find(secret(exchange), user).orElseThrow(() -> unknown(user));
        session.inbox()
                .orElseThrow(() -> new BadRequestException(
                        StatusCodes.METHOD_NOT_ALLOWED, "POST requests are not allowed for WebSocket connections."))
                .post(exchange);
    }

    private void leave(HttpServerExchange exchange, Optional<UserId> user) {
        String secret = secret(exchange);
        Optional<Session> session = sessions.find(secret, user);
        if (session.filter(one -> one.kind() != CoreTransport.LONG_POLLING).isPresent()) {
            throw new BadRequestException("Cannot terminate this connection using the DELETE endpoint.");
        }
        session.ifPresentOrElse(
                Session::leave, () -> end(sessions.takeLost(secret, user).orElseThrow(() -> unknown(user))));
        send(exchange, StatusCodes.ACCEPTED, "");
    }

    /** A client breaks off its poll before it says goodbye: if that was being answered, its line is lost by then. */
    private void end(ConnectionId lost) {
        HubServer hubs = place.hubs();
        hubs.connections()
                .find(lost)
                .filter(connection -> !hubs.connections().isAttached(connection))
                .ifPresent(hubs::abort);
    }

    static void send(HttpServerExchange exchange, int status, String text) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send(text);
    }
}
