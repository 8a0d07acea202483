package io.rejoin.undertow;

import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import io.rejoin.undertow.signalr2.ClassicEndpoints;
import io.rejoin.undertow.signalr2.ClassicSettings;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Serves a hub server's clients under any path: mount it where the clients are told to connect. Only pages of the same origin may
 * connect unless told otherwise.
 */
public final class HubHandler implements HttpHandler {

    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");

    private final HubServer hubs;
    private final UserSource users;
    private final OriginCheck origins;
    private final ClassicEndpoints classic;

    /**
     * A handler with the classic protocol's usual settings.
     *
     * @param users who makes a request
     */
    public HubHandler(HubServer hubs, UserSource users) {
        this(hubs, users, ClassicSettings.defaults());
    }

    public HubHandler(HubServer hubs, UserSource users, ClassicSettings settings) {
        this(hubs, users, OriginCheck.sameOrigin(), new ClassicEndpoints(hubs, settings));
    }

    private HubHandler(HubServer hubs, UserSource users, OriginCheck origins, ClassicEndpoints classic) {
        this.hubs = hubs;
        this.users = users;
        this.origins = origins;
        this.classic = classic;
    }

    /**
     * A handler for the clients of a persistent connection instead of those of hubs.
     *
     * @throws IllegalArgumentException if the server has none of this name
     */
    public static HubHandler persistent(HubServer hubs, UserSource users, ClassicSettings settings, String name) {
        return new HubHandler(hubs, users, OriginCheck.sameOrigin(), ClassicEndpoints.persistent(hubs, settings, name));
    }

    /** The same handler for pages of other origins. */
    public HubHandler origins(OriginCheck newOrigins) {
        return new HubHandler(hubs, users, newOrigins, classic);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(CONTENT_TYPE_OPTIONS, "nosniff").add(Headers.VARY, "Origin");
        if (!origins.permits(exchange)) {
            exchange.setStatusCode(StatusCodes.FORBIDDEN).endExchange();
            return;
        }
        if (CrossOrigin.answer(exchange)) {
            return;
        }
        try {
            exchange.dispatch(hubs.workers(), this::serve);
        } catch (RejectedExecutionException e) {
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            exchange.endExchange();
        }
    }

    private void serve(HttpServerExchange exchange) throws Exception {
        classic.serve(exchange, users.user(exchange));
    }

    /** Which connection a request is for, if it carries a connection token that this server gave to this user. */
    public Optional<ConnectionId> connectionOf(HttpServerExchange exchange) {
        Optional<UserId> user = users.user(exchange);
        return classic.connectionOf(exchange, user);
    }
}
