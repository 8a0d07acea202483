package io.rejoin.undertow.signalr;

import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hub, as clients of ASP.NET Core SignalR find it: under a path of its own, and what else they ask under {@code negotiate},
 * {@code challenge} and {@code refresh} below.
 */
public final class CoreEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(CoreEndpoint.class);

    private final Negotiator negotiator;
    private final ChallengeEndpoint challenger;
    private final RefreshEndpoint refresher;
    private final Entrances entrances;
    private final Sessions sessions;
    private final HubPlace place;

    /**
     * The endpoint of the hub of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public CoreEndpoint(HubServer hubs, CoreSettings settings, String name) {
        HubName hub = hubs.hub(name).orElseThrow(() -> new IllegalArgumentException("there is no hub " + name));
        place = HubPlace.of(hubs, hub, settings);
        sessions = new Sessions(
                hubs.clock(),
                settings.timings().connectWithin(),
                settings.limits().connectionsMax());
        Challenges challenges = new Challenges(
                hubs.seal("signalr-challenge_" + hub.value()),
                hubs.clock(),
                settings.limits().connectionsMax());
        Visitors visitors = new Visitors(place, challenges);
        this.challenger = new ChallengeEndpoint(place, visitors, challenges);
        this.refresher = new RefreshEndpoint(place, visitors, sessions);
        this.negotiator = new Negotiator(place, visitors, sessions);
        this.entrances = new Entrances(place, visitors, sessions);
    }

    /** Whether the request opens a WebSocket; {@link #serve} does not block then, unless a module of the server does. */
    public static boolean isHandshake(HttpServerExchange exchange) {
        return Entrances.isHandshake(exchange)
                && exchange.getRequestMethod().equals(Methods.GET)
                && isHub(exchange.getRelativePath());
    }

    private static boolean isHub(String path) {
        return path.isEmpty() || path.equals("/");
    }

    /** Serves one request of this user; may block. */
    public void serve(HttpServerExchange exchange, Optional<UserId> user) throws Exception {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        try {
            route(exchange, user);
        } catch (BadRequestException e) {
            refuse(exchange, e);
        }
    }

    private void route(HttpServerExchange exchange, Optional<UserId> user) throws Exception {
        String path = exchange.getRelativePath();
        if (path.equals("/negotiate")) {
            negotiator.answer(exchange, user);
        } else if (path.equals("/challenge")) {
            challenger.answer(exchange, user);
        } else if (path.equals("/refresh") && place.settings().authenticationRefresh()) {
            refresher.answer(exchange, user);
        } else if (isHub(path)) {
            entrances.enter(exchange, user);
        } else {
            throw new BadRequestException(StatusCodes.NOT_FOUND, "");
        }
    }

    /** Which connection a request is for, if it carries the secret that this user was given for it. */
    public Optional<ConnectionId> connectionOf(HttpServerExchange exchange, Optional<UserId> user) {
        return entrances.connectionOf(exchange, user);
    }

    /** How many clients are here, let in or not. */
    int sessions() {
        return sessions.count();
    }

    /** Nobody is here, and nothing that anybody asked for goes on. */
    boolean isIdle() {
        return sessions.count() == 0 && place.fair().isIdle();
    }

    static void refuse(HttpServerExchange exchange, Throwable failure) {
        if (failure instanceof BadRequestException refused) {
            exchange.setStatusCode(refused.status());
            if (refused.status() == StatusCodes.UNAUTHORIZED) {
                exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            }
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
            exchange.getResponseSender().send(String.valueOf(refused.getMessage()));
        } else {
            LOG.error("a request could not be served", failure);
            refuse(exchange, new BadRequestException(StatusCodes.SERVICE_UNAVAILABLE, "Come back later."));
        }
    }
}
