package io.rejoin.undertow.signalr2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.Connection;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.threads.Stages;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.ConnectionTokens;
import io.rejoin.undertow.transport.Cursors;
import io.rejoin.undertow.transport.FairWorkers;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of the classic protocol, by the last part of the path: negotiate, connect, start, reconnect, poll, send, abort,
 * ping, and hubs for the proxy script. Errors are plain text, as the original server's are.
 */
public final class ClassicEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(ClassicEndpoints.class);
    private static final int NESTING_MAX = 20;
    private static final String JSON = "application/json; charset=UTF-8";
    private static final String TEXT = "text/plain; charset=UTF-8";

    /** That a WebSocket comes by. */
    private static final Set<String> SOCKET_OPERATIONS = Set.of("connect", "reconnect");

    private final HubServer hubs;
    private final ClassicSettings settings;
    private final ConnectionData connectionData;
    private final Negotiator negotiator;
    private final Admission admission;
    /** A persistent connection has no hubs to write one for. */
    private final Optional<ProxyScript> script;

    private final FormBody forms;
    private final CallsUnderWay underWay = new CallsUnderWay();
    private final PostedCalls posted;
    private final Cursors cursors;
    private final WebSocketEntrance webSockets;
    private final EventStreamEntrance eventStreams;
    private final LongPollEntrance longPolls;

    /** The operations for hubs. */
    public ClassicEndpoints(HubServer hubs, ClassicSettings settings) {
        this(hubs, settings, Optional.empty());
    }

    /**
     * The operations for a persistent connection.
     *
     * @param persistent its name; empty: for hubs
     */
    ClassicEndpoints(HubServer hubs, ClassicSettings settings, Optional<HubName> persistent) {
        this.hubs = hubs;
        this.settings = settings;
        ClassicLimits limits = settings.limits();
        JsonMapper json = strictJson(limits);
        ConnectionTokens tokens =
                new ConnectionTokens(hubs.lastingSeal("signalr2-connection" + place(persistent)), hubs.clock());
        this.connectionData = new ConnectionData(hubs, persistent, json);
        this.negotiator = new Negotiator(hubs, settings, tokens, json);
        this.admission = new Admission(hubs, settings, tokens, connectionData);
        this.script = persistent.isPresent() ? Optional.empty() : Optional.of(new ProxyScript(hubs, json));
        HubFrames frames = new HubFrames(json);
        ClientCalls calls = persistent
                .<ClientCalls>map(name -> new SentData(hubs, name))
                .orElseGet(() -> new HubCalls(hubs, frames, settings.detailedErrors()));
        this.forms = new FormBody(limits.messageMax(), limits.bodyWithin());
        FairWorkers fair = new FairWorkers(hubs.workers(), limits.callsPerUser());
        this.posted = new PostedCalls(forms, calls, fair, underWay, limits.answerWithin());
        this.cursors = new Cursors(hubs.seal("signalr2-cursor" + place(persistent)));
        Reception reception = new Reception(hubs, settings.timings(), frames, cursors);
        this.webSockets = new WebSocketEntrance(hubs, limits, calls, reception, fair, underWay);
        this.eventStreams = new EventStreamEntrance(hubs, reception);
        this.longPolls = new LongPollEntrance(hubs, settings.timings(), reception, cursors);
    }

    /** What a client is given in one place is worth nothing in another. */
    private static String place(Optional<HubName> persistent) {
        return persistent.map(name -> "_" + name.value()).orElse("");
    }

    /**
     * The operations for the persistent connection of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ClassicEndpoints persistent(HubServer hubs, ClassicSettings settings, String name) {
        HubName found = hubs.persistentConnection(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no persistent connection " + name));
        return new ClassicEndpoints(hubs, settings, Optional.of(found));
    }

    private static JsonMapper strictJson(ClassicLimits bounds) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(NESTING_MAX)
                .maxStringLength(bounds.messageMax())
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(limits).build())
                .build();
    }

    /** Whether the request opens a WebSocket; {@link #serve} does not block then, unless a module of the server does. */
    public static boolean isHandshake(HttpServerExchange exchange) {
        ClassicRequest request = new ClassicRequest(exchange);
        return hasSocketKey(exchange)
                && SOCKET_OPERATIONS.contains(request.operation())
                && request.given("transport")
                        .flatMap(TransportKind::named)
                        .equals(Optional.of(TransportKind.WEB_SOCKETS));
    }

    private static boolean hasSocketKey(HttpServerExchange exchange) {
        return exchange.getRequestHeaders().contains(Headers.SEC_WEB_SOCKET_KEY);
    }

    /** Serves one request of this user; may block. */
    public void serve(HttpServerExchange exchange, Optional<UserId> user) throws Exception {
        try {
            operate(new ClassicRequest(exchange), user);
        } catch (BadRequestException e) {
            refuse(exchange, e);
        } catch (StoreUnavailableException e) {
            LOG.warn("a store is not there; a client is asked to come again", e);
            refuse(exchange, later());
        }
    }

    private static BadRequestException later() {
        return new BadRequestException(StatusCodes.SERVICE_UNAVAILABLE, "Come back later.");
    }

    private static void refuse(HttpServerExchange exchange, BadRequestException e) {
        exchange.setStatusCode(e.status());
        send(exchange, TEXT, String.valueOf(e.getMessage()));
    }

    private void operate(ClassicRequest request, Optional<UserId> user) throws Exception {
        refuseJsonp(request);
        switch (request.operation()) {
            case "negotiate" -> negotiate(request, user);
            case "connect" -> connect(request, user);
            case "start" -> start(request, user);
            case "reconnect" -> reconnect(request, user);
            case "poll" -> poll(request, user);
            case "send" -> send(request, user);
            case "abort" -> abort(request, user);
            case "ping" -> respond(request, "pong");
            case "hubs", "js" ->
                send(
                        request.exchange(),
                        "application/javascript; charset=UTF-8",
                        script.orElseThrow(ClassicEndpoints::unknown).at(request.basePath()));
            default -> throw unknown();
        }
    }

    private static BadRequestException unknown() {
        return new BadRequestException(StatusCodes.NOT_FOUND, "Protocol error: unknown operation.");
    }

    private static void refuseJsonp(ClassicRequest request) {
        if (request.given("callback").isPresent()) {
            throw new BadRequestException(StatusCodes.FORBIDDEN, "Forbidden: JSONP is disabled.");
        }
    }

    private void negotiate(ClassicRequest request, Optional<UserId> user) {
        connectionData.read(request.parameter("connectionData"), user);
        send(request.exchange(), JSON, negotiator.answer(request, user));
    }

    private TransportKind transport(ClassicRequest request) {
        TransportKind kind = TransportKind.named(request.parameter("transport"))
                .filter(settings.transports()::contains)
                .orElseThrow(() -> new BadRequestException("Protocol error: Unknown transport."));
        if (kind == TransportKind.WEB_SOCKETS && !hasSocketKey(request.exchange())) {
            throw new BadRequestException("Not a valid web socket request.");
        }
        return kind;
    }

    private void connect(ClassicRequest request, Optional<UserId> user) throws Exception {
        HttpServerExchange exchange = request.exchange();
        TransportKind kind = transport(request);
        Connection newcomer = admission.connecting(request, user);
        switch (kind) {
            case WEB_SOCKETS -> webSockets.connect(exchange, newcomer, request.version());
            case SERVER_SENT_EVENTS -> eventStreams.connect(exchange, newcomer, request.version());
            case LONG_POLLING -> withForm(exchange, form -> longPolls.connect(exchange, newcomer, request.version()));
        }
    }

    private void reconnect(ClassicRequest request, Optional<UserId> user) throws Exception {
        HttpServerExchange exchange = request.exchange();
        TransportKind kind = transport(request);
        switch (kind) {
            case WEB_SOCKETS -> webSockets.reconnect(exchange, returning(request, user));
            case SERVER_SENT_EVENTS -> eventStreams.reconnect(exchange, returning(request, user));
            case LONG_POLLING ->
                withForm(exchange, form -> {
                    Claim claim = Claim.of(request, form);
                    longPolls.reconnect(exchange, returning(request, user, claim), claim);
                });
        }
    }

    private ReconnectRequest returning(ClassicRequest request, Optional<UserId> user) {
        Claim claim = Claim.of(request);
        Connection newcomer = returning(request, user, claim);
        return new ReconnectRequest(newcomer, claim.token(), cursors.read(claim.cursor(), newcomer.id()));
    }

    private Connection returning(ClassicRequest request, Optional<UserId> user, Claim claim) {
        return admission.returning(request, user, claim.token().isPresent());
    }

    private void poll(ClassicRequest request, Optional<UserId> user) {
        HttpServerExchange exchange = request.exchange();
        if (transport(request) != TransportKind.LONG_POLLING) {
            throw new BadRequestException("Protocol error: only long polling polls.");
        }
        withForm(exchange, form -> {
            Claim claim = Claim.of(request, form);
            longPolls.poll(exchange, returning(request, user, claim), claim);
        });
    }

    /** Goes on, on a thread that may block, when the body is there; no thread waits for it. */
    private void withForm(HttpServerExchange exchange, Consumer<FormBody.Form> task) {
        var unused = forms.read(exchange).thenAcceptAsync(task, hubs.workers()).exceptionally(thrown -> {
            failed(exchange, Stages.cause(thrown));
            return null;
        });
    }

    private static void failed(HttpServerExchange exchange, Throwable failure) {
        if (failure instanceof BadRequestException refused) {
            refuse(exchange, refused);
        } else if (failure instanceof StoreUnavailableException) {
            LOG.warn("a store is not there; a client is asked to come again", failure);
            refuse(exchange, later());
        } else {
            LOG.error("a request could not be served", failure);
            refuse(exchange, later());
        }
    }

    /** Which connection a request is for, if it carries a good connection token of this user. */
    public Optional<ConnectionId> connectionOf(HttpServerExchange exchange, Optional<UserId> user) {
        return admission.find(new ClassicRequest(exchange), user);
    }

    private void start(ClassicRequest request, Optional<UserId> user) {
        if (hubs.established(admission.connected(request, user))) {
            respond(request, "started");
        } else {
            request.exchange().setStatusCode(StatusCodes.INTERNAL_SERVER_ERROR).endExchange();
        }
    }

    private void send(ClassicRequest request, Optional<UserId> user) {
        HttpServerExchange exchange = request.exchange();
        posted.answer(exchange, admission.connected(request, user)).thenAccept(told -> {
            exchange.setStatusCode(told.status());
            send(exchange, told.status() == StatusCodes.OK ? JSON : TEXT, told.text());
        });
    }

    /** From a client before protocol 1.4 that says nothing: it says goodbye before each return, too. So it may come back for a while. */
    private void abort(ClassicRequest request, Optional<UserId> user) {
        HttpServerExchange exchange = request.exchange();
        Connection named = admission.named(request, user);
        if (request.version().hasDelayedStart()) {
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> leave(exchange, named));
        } else {
            send(exchange, "text/plain", "");
        }
    }

    /** It is over, and the client told so, when the calls are made that came before. */
    private void leave(HttpServerExchange exchange, Connection named) {
        Connection client = hubs.connections().find(named.id()).orElse(named);
        webSockets.hearOut(client.id());
        underWay.last(client, exchange.getIoThread())
                .thenRunAsync(() -> hubs.abort(client), hubs.workers())
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        send(exchange, "text/plain", "");
                    } else {
                        failed(exchange, Stages.cause(failure));
                    }
                });
    }

    private static void respond(ClassicRequest request, String word) {
        send(request.exchange(), JSON, "{ \"Response\": \"" + word + "\" }");
    }

    private static void send(HttpServerExchange exchange, String type, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type).put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(body);
    }
}
