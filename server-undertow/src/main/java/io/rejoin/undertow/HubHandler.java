package io.rejoin.undertow;

import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import io.rejoin.undertow.SignInRefusals.Reason;
import io.rejoin.undertow.signalr.CoreEndpoint;
import io.rejoin.undertow.signalr.CoreSettings;
import io.rejoin.undertow.signalr2.ClassicEndpoints;
import io.rejoin.undertow.signalr2.ClassicSettings;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a hub server's clients under any path: mount it where the clients are told to connect. Only pages of the same origin may
 * connect unless told otherwise.
 */
public final class HubHandler implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(HubHandler.class);
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");

    private final HubServer hubs;
    private final UserSource users;
    private final OriginCheck origins;
    private final Endpoint endpoint;
    private final SignInRefusals refusals = new SignInRefusals();

    /**
     * A handler with the classic protocol's usual settings.
     *
     * @param users who makes a request
     */
    public HubHandler(HubServer hubs, UserSource users) {
        this(hubs, users, ClassicSettings.defaults());
    }

    public HubHandler(HubServer hubs, UserSource users, ClassicSettings settings) {
        this(hubs, users, OriginCheck.sameOrigin(), classic(new ClassicEndpoints(hubs, settings)));
    }

    private HubHandler(HubServer hubs, UserSource users, OriginCheck origins, Endpoint endpoint) {
        this.hubs = hubs;
        this.users = users;
        this.origins = origins;
        this.endpoint = endpoint;
    }

    /**
     * A handler for the clients of a persistent connection instead of those of hubs.
     *
     * @throws IllegalArgumentException if the server has none of this name
     */
    public static HubHandler persistent(HubServer hubs, UserSource users, ClassicSettings settings, String name) {
        return new HubHandler(
                hubs, users, OriginCheck.sameOrigin(), classic(ClassicEndpoints.persistent(hubs, settings, name)));
    }

    /**
     * A handler for clients of ASP.NET Core SignalR, of one hub: they find each under a path of its own.
     *
     * @param hub the hub's name
     * @throws IllegalArgumentException if the server has none of this name
     */
    public static HubHandler core(HubServer hubs, UserSource users, CoreSettings settings, String hub) {
        CoreEndpoint core = new CoreEndpoint(hubs, settings, hub);
        return new HubHandler(
                hubs,
                users,
                OriginCheck.sameOrigin(),
                new Endpoint(core::serve, CoreEndpoint::isHandshake, core::connectionOf));
    }

    private static Endpoint classic(ClassicEndpoints classic) {
        return new Endpoint(classic::serve, ClassicEndpoints::isHandshake, classic::connectionOf);
    }

    /**
     * A protocol's answer to a request of a user.
     *
     * @param isHandshake whether a request opens a WebSocket, which is answered without waiting for anything
     * @param connectionOf whose connection the request is for
     */
    private record Endpoint(
            Service service,
            Predicate<HttpServerExchange> isHandshake,
            BiFunction<HttpServerExchange, Optional<UserId>, Optional<ConnectionId>> connectionOf) {}

    private interface Service {
        void serve(HttpServerExchange exchange, Optional<UserId> user) throws Exception;
    }

    /** How many requests it refused for who makes them; a handler speaks one protocol. */
    public SignInRefusals refusals() {
        return refusals;
    }

    /** The same handler for pages of other origins; it counts anew. */
    public HubHandler origins(OriginCheck newOrigins) {
        return new HubHandler(hubs, users, newOrigins, endpoint);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (RequestLength.refuse(exchange)) {
            return;
        }
        if (SaidOnce.refuse(exchange)) {
            refusals.add(Reason.AMBIGUOUS);
            return;
        }
        exchange.getResponseHeaders().put(CONTENT_TYPE_OPTIONS, "nosniff").add(Headers.VARY, "Origin");
        if (!origins.permits(exchange)) {
            refusals.add(Reason.FOREIGN_ORIGIN);
            exchange.setStatusCode(StatusCodes.FORBIDDEN).endExchange();
            return;
        }
        if (CrossOrigin.answer(exchange)) {
            return;
        }
        if (isAnsweredAtOnce(exchange)) {
            serve(exchange);
        } else {
            dispatch(exchange);
        }
    }

    /** On the thread of the socket: nobody is asked who could block it. */
    private boolean isAnsweredAtOnce(HttpServerExchange exchange) {
        return !users.mayBlock() && hubs.asksNobody() && endpoint.isHandshake().test(exchange);
    }

    private void dispatch(HttpServerExchange exchange) {
        try {
            exchange.dispatch(hubs.workers(), this::serve);
        } catch (RejectedExecutionException e) {
            comeLater(exchange);
        }
    }

    private static void comeLater(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        exchange.endExchange();
    }

    private void serve(HttpServerExchange exchange) throws Exception {
        Optional<Optional<UserId>> user = user(exchange);
        if (user.isPresent()) {
            if (user.get().isEmpty()) {
                exchange.addExchangeCompleteListener(this::countNobody);
            }
            endpoint.service().serve(exchange, user.get());
        }
    }

    /** Whether somebody must be signed in is for the endpoint to say, for some requests on another thread. */
    private void countNobody(HttpServerExchange exchange, ExchangeCompletionListener.NextListener next) {
        if (exchange.getStatusCode() == StatusCodes.UNAUTHORIZED) {
            refusals.add(BearerUser.token(exchange).isPresent() ? Reason.INVALID : Reason.MISSING);
        }
        next.proceed();
    }

    /** Who makes the request; if that cannot be said it is answered, and there is nothing more to do. */
    private Optional<Optional<UserId>> user(HttpServerExchange exchange) {
        try {
            return Optional.of(users.user(exchange));
        } catch (NotSignedInException e) {
            refusals.add(e.isExpired() ? Reason.EXPIRED : Reason.INVALID);
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            exchange.setStatusCode(StatusCodes.UNAUTHORIZED).endExchange();
        } catch (UsersUnavailableException e) {
            LOG.warn("nobody can tell who users are", e);
            comeLater(exchange);
        } catch (RuntimeException bug) {
            breakOff(exchange, bug);
        }
        return Optional.empty();
    }

    /** The message of the exception is not for every log: it may quote what the client showed. */
    private static void breakOff(HttpServerExchange exchange, RuntimeException bug) {
        LOG.error("the source of users failed: {}", bug.getClass().getName());
        LOG.debug("where it failed", bug);
        exchange.setStatusCode(StatusCodes.INTERNAL_SERVER_ERROR).endExchange();
    }

    /** Which connection a request is for, if it carries a connection token that this server gave to this user. */
    public Optional<ConnectionId> connectionOf(HttpServerExchange exchange) {
        Optional<UserId> user = users.user(exchange);
        return endpoint.connectionOf().apply(exchange, user);
    }
}
