package io.rejoin.undertow.signalr2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Optional;

/**
 * The operations of the classic protocol, by the last part of the path: negotiate, connect, start, reconnect, send, abort, ping,
 * and hubs for the proxy script. Errors are plain text, as the original server's are.
 */
public final class ClassicEndpoints {

    private static final int NESTING_MAX = 20;
    private static final String JSON = "application/json; charset=UTF-8";
    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final double CONNECTION_TIMEOUT_SECONDS = 110.0;

    private final HubServer hubs;
    private final ClassicSettings settings;
    private final JsonMapper json;
    private final ConnectionTokens tokens;
    private final ConnectionData connectionData;
    private final ProxyScript script;
    private final PostedCalls posted;
    private final WebSocketEntrance webSockets;

    public ClassicEndpoints(HubServer hubs, ClassicSettings settings) {
        this.hubs = hubs;
        this.settings = settings;
        this.json = strictJson(settings);
        this.tokens = new ConnectionTokens(hubs.lastingSeal("signalr2-connection"), hubs.clock());
        this.connectionData = new ConnectionData(hubs, json);
        this.script = new ProxyScript(hubs, json);
        HubFrames frames = new HubFrames(json);
        HubCalls calls = new HubCalls(hubs, frames, settings.detailedErrors());
        FormBody forms = new FormBody(settings.messageMax(), settings.bodyWithin());
        FairWorkers fair = new FairWorkers(hubs.workers(), settings.callsPerUser());
        this.posted = new PostedCalls(forms, calls, fair, settings.answerWithin());
        Cursors cursors = new Cursors(hubs.seal("signalr2-cursor"));
        this.webSockets = new WebSocketEntrance(hubs, settings, frames, calls, cursors, fair);
    }

    private static JsonMapper strictJson(ClassicSettings settings) {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(NESTING_MAX)
                .maxStringLength(settings.messageMax())
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(limits).build())
                .build();
    }

    /** Serves one request of this user; may block. */
    public void serve(HttpServerExchange exchange, Optional<UserId> user) throws Exception {
        try {
            operate(new ClassicRequest(exchange), user);
        } catch (BadRequestException e) {
            refuse(exchange, e);
        }
    }

    private static void refuse(HttpServerExchange exchange, BadRequestException e) {
        exchange.setStatusCode(e.status());
        send(exchange, TEXT, String.valueOf(e.getMessage()));
    }

    private void operate(ClassicRequest request, Optional<UserId> user) throws Exception {
        switch (request.operation()) {
            case "negotiate" -> negotiate(request, user);
            case "connect" -> connect(request, user);
            case "start" -> start(request, user);
            case "reconnect" -> reconnect(request, user);
            case "send" -> send(request, user);
            case "abort" -> abort(request, user);
            case "ping" -> respond(request, "pong");
            case "hubs", "js" ->
                send(request.exchange(), "application/javascript; charset=UTF-8", script.at(request.basePath()));
            default -> throw new BadRequestException(StatusCodes.NOT_FOUND, "Protocol error: unknown operation.");
        }
    }

    private void negotiate(ClassicRequest request, Optional<UserId> user) {
        refuseJsonp(request);
        connectionData.read(request.parameter("connectionData"));
        ConnectionId id = ConnectionId.random();
        ObjectNode answer = json.createObjectNode();
        answer.put("Url", request.basePath());
        answer.put("ConnectionToken", tokens.issue(id, user));
        answer.put("ConnectionId", id.value());
        answer.put("KeepAliveTimeout", 2 * seconds(settings.keepAlive()));
        answer.put("DisconnectTimeout", seconds(hubs.policy().disconnectTimeout()));
        answer.put("ConnectionTimeout", CONNECTION_TIMEOUT_SECONDS);
        answer.put("TryWebSockets", true);
        answer.put("ProtocolVersion", request.version().text());
        answer.put("TransportConnectTimeout", seconds(settings.transportConnectTimeout()));
        answer.put("LongPollDelay", 0.0);
        send(request.exchange(), JSON, answer.toString());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static void refuseJsonp(ClassicRequest request) {
        if (request.given("callback").isPresent()) {
            throw new BadRequestException(StatusCodes.FORBIDDEN, "Forbidden: JSONP is disabled.");
        }
    }

    private void connect(ClassicRequest request, Optional<UserId> user) throws Exception {
        requireWebSocket(request);
        ConnectionTokens.Opened opened = open(request, user);
        Optional<Connection> known = hubs.connections().find(opened.connection());
        if (known.isEmpty()) {
            requireRoom();
            if (isOlder(opened, settings.connectWithin())) {
                throw new BadRequestException("The connection token is too old, negotiate anew.");
            }
        }
        webSockets.connect(request.exchange(), newcomer(request, opened, user), request.version());
    }

    private void reconnect(ClassicRequest request, Optional<UserId> user) throws Exception {
        requireWebSocket(request);
        ConnectionTokens.Opened opened = open(request, user);
        Optional<ReconnectToken> token = request.given("groupsToken").map(ReconnectToken::of);
        if (hubs.connections().find(opened.connection()).isEmpty()) {
            requireRoom();
            if (token.isEmpty() && isOlder(opened, settings.connectionTokenLife())) {
                throw new BadRequestException("The connection token is too old, negotiate anew.");
            }
        }
        webSockets.reconnect(
                request.exchange(), newcomer(request, opened, user), token, request.parameter("messageId"));
    }

    private Connection newcomer(ClassicRequest request, ConnectionTokens.Opened opened, Optional<UserId> user) {
        FamilyId family = FamilyId.of(opened.connection().value());
        return new Connection(
                opened.connection(), family, user, connectionData.read(request.parameter("connectionData")));
    }

    private boolean isOlder(ConnectionTokens.Opened opened, Duration age) {
        return opened.issuedAt().plus(age).isBefore(hubs.clock().instant());
    }

    private void requireRoom() {
        if (hubs.connections().count() >= settings.connectionsMax()) {
            throw new BadRequestException(StatusCodes.SERVICE_UNAVAILABLE, "The server is full, come back later.");
        }
    }

    private static void requireWebSocket(ClassicRequest request) {
        if (!request.parameter("transport").equalsIgnoreCase("webSockets")) {
            throw new BadRequestException("Protocol error: Unknown transport.");
        }
        if (!request.exchange().getRequestHeaders().contains(Headers.SEC_WEB_SOCKET_KEY)) {
            throw new BadRequestException("Not a valid web socket request.");
        }
    }

    private ConnectionTokens.Opened open(ClassicRequest request, Optional<UserId> user) {
        String token = request.given("connectionToken")
                .orElseThrow(() -> new BadRequestException("Protocol error: Missing connection token."));
        ConnectionTokens.Opened opened = tokens.open(token, user)
                .orElseThrow(() -> new BadRequestException("The ConnectionId is in the incorrect format."));
        if (!opened.sameUser()) {
            throw new BadRequestException(
                    StatusCodes.FORBIDDEN,
                    "Unrecognized user identity. The user identity cannot change during an active SignalR connection.");
        }
        return opened;
    }

    /** Which connection a request is for, if it carries a good connection token of this user. */
    public Optional<ConnectionId> connectionOf(HttpServerExchange exchange, Optional<UserId> user) {
        return new ClassicRequest(exchange)
                .given("connectionToken")
                .flatMap(token -> tokens.open(token, user))
                .filter(ConnectionTokens.Opened::sameUser)
                .map(ConnectionTokens.Opened::connection);
    }

    private Connection connected(ClassicRequest request, Optional<UserId> user) {
        return hubs.connections()
                .find(open(request, user).connection())
                .orElseThrow(() -> new BadRequestException("Protocol error: there is no such connection."));
    }

    private void start(ClassicRequest request, Optional<UserId> user) {
        refuseJsonp(request);
        hubs.started(connected(request, user));
        respond(request, "started");
    }

    private void send(ClassicRequest request, Optional<UserId> user) {
        refuseJsonp(request);
        HttpServerExchange exchange = request.exchange();
        posted.answer(exchange, connected(request, user)).thenAccept(told -> {
            exchange.setStatusCode(told.status());
            send(exchange, told.status() == StatusCodes.OK ? JSON : TEXT, told.text());
        });
    }

    private void abort(ClassicRequest request, Optional<UserId> user) {
        hubs.abort(newcomer(request, open(request, user), user));
        send(request.exchange(), "text/plain", "");
    }

    private void respond(ClassicRequest request, String word) {
        refuseJsonp(request);
        send(request.exchange(), JSON, "{ \"Response\": \"" + word + "\" }");
    }

    private static void send(HttpServerExchange exchange, String type, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type).put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(body);
    }
}
