package io.rejoin.undertow.demo;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.undertow.OriginCheck;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that is answered with JSON, on a thread that may block. What an action throws becomes an error with one line of text;
 * an outage is told as one, so that the client may try again.
 */
final class JsonEndpoint implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JsonEndpoint.class);
    private static final OriginCheck SAME_ORIGIN = OriginCheck.sameOrigin();

    /** What to do, and what to say then. */
    interface Action {
        Answer answer(HttpServerExchange exchange, JsonBody body);
    }

    private enum Kind {
        READ,
        CHANGE,
        CHANGE_BY_BODY
    }

    private final Executor workers;
    private final Kind kind;
    private final Action action;

    private JsonEndpoint(Executor workers, Kind kind, Action action) {
        this.workers = workers;
        this.kind = kind;
        this.action = action;
    }

    /** Changes nothing. */
    static JsonEndpoint reading(Executor workers, Action action) {
        return new JsonEndpoint(workers, Kind.READ, action);
    }

    /** Changes something; only pages of this server may ask for it. */
    static JsonEndpoint changing(Executor workers, Action action) {
        return new JsonEndpoint(workers, Kind.CHANGE, action);
    }

    /** The same, by a JSON object that the request must bring. */
    static JsonEndpoint changingByBody(Executor workers, Action action) {
        return new JsonEndpoint(workers, Kind.CHANGE_BY_BODY, action);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (kind != Kind.READ && !SAME_ORIGIN.permits(exchange)) {
            refuse(exchange, StatusCodes.FORBIDDEN, "Only pages of this server may ask for that.");
        } else if (kind != Kind.CHANGE_BY_BODY) {
            dispatch(exchange, () -> JsonBody.NONE);
        } else if (!isJson(exchange)) {
            refuse(exchange, StatusCodes.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
        } else {
            receive(exchange);
        }
    }

    private static boolean isJson(HttpServerExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        return type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json");
    }

    /** Without a thread that waits: a client that sends its body slowly costs nothing but a socket. */
    private void receive(HttpServerExchange exchange) {
        Receiver receiver = exchange.getRequestReceiver();
        receiver.setMaxBufferSize(JsonBody.BYTES_MAX);
        receiver.receiveFullBytes(
                (received, bytes) -> dispatch(received, () -> JsonBody.of(bytes)), (failed, cause) -> tooLarge(failed));
    }

    private static void tooLarge(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        refuse(exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "The body is larger than 16 KiB or broke off.");
    }

    private interface Body {
        JsonBody read();
    }

    private void dispatch(HttpServerExchange exchange, Body body) {
        try {
            exchange.dispatch(workers, on -> answer(on, body).send(on));
        } catch (RejectedExecutionException e) {
            refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, "The server is stopping.");
        }
    }

    private Answer answer(HttpServerExchange exchange, Body body) {
        try {
            return action.answer(exchange, body.read());
        } catch (RefusedRequestException e) {
            return Answer.error(e.status(), String.valueOf(e.getMessage()));
        } catch (StoreUnavailableException e) {
            LOG.warn("a store is unavailable: {}", e.getMessage());
            return Answer.error(StatusCodes.SERVICE_UNAVAILABLE, "A store does not answer. Try again in a moment.");
        } catch (RuntimeException e) {
            LOG.error("a request failed", e);
            return Answer.error(StatusCodes.INTERNAL_SERVER_ERROR, "Something went wrong in the server.");
        }
    }

    private static void refuse(HttpServerExchange exchange, int status, String line) {
        Answer.error(status, line).send(exchange);
    }
}
