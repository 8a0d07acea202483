package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Optional;

/** Answers a client that asks how to connect. What the client should change is said with status 200, as it reads nothing else. */
final class Negotiator {

    private static final int VERSION_MAX = 1;

    private final HubPlace place;
    private final Visitors visitors;
    private final Sessions sessions;

    Negotiator(HubPlace place, Visitors visitors, Sessions sessions) {
        this.place = place;
        this.visitors = visitors;
        this.sessions = sessions;
    }

    void answer(HttpServerExchange exchange, Optional<UserId> user) {
        requirePost(exchange);
        send(exchange, answerFor(exchange, user));
    }

    /**
     * Returns for what a client posts.
     *
     * @throws BadRequestException for any other request
     */
    static void requirePost(HttpServerExchange exchange) {
        if (!exchange.getRequestMethod().equals(Methods.POST)) {
            throw new BadRequestException(StatusCodes.METHOD_NOT_ALLOWED, "");
        }
    }

    static void send(HttpServerExchange exchange, ObjectNode answer) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(answer.toString());
    }

    private ObjectNode answerFor(HttpServerExchange exchange, Optional<UserId> user) {
        String asked = Claim.parameter(exchange, "negotiateVersion").orElse("0");
        int version;
        try {
            version = Math.min(Integer.parseInt(asked), VERSION_MAX);
        } catch (NumberFormatException e) {
            return error("The client requested a non-integer protocol version.");
        }
        if (version < 0) {
            return error(
                    "The client requested version '" + version + "', but the server does not support this version.");
        }
        Optional<Redirection.Target> elsewhere = place.settings().redirection().of(exchange, user);
        return elsewhere.isPresent()
                ? redirect(elsewhere.get())
                : connect(exchange, visitors.visit(exchange, user), version);
    }

    /** Told to a client that did not ask, it would have it give up. */
    private boolean resumes(HttpServerExchange exchange) {
        return place.settings().statefulReconnect().isPresent()
                && Claim.parameter(exchange, "useStatefulReconnect")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent();
    }

    private static ObjectNode error(String text) {
        return JsonNodeFactory.instance.objectNode().put("error", text);
    }

    static ObjectNode redirect(Redirection.Target target) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("url", target.url());
        target.accessToken().ifPresent(token -> answer.put("accessToken", token));
        return answer;
    }

    /** Clients of version 0 know only one name for their connection: that is the secret, then, and nobody else hears it. */
    private ObjectNode connect(HttpServerExchange exchange, Visit visit, int version) {
        boolean resumes = resumes(exchange);
        String secret = sessions.expect(visit, resumes);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (resumes) {
            answer.put("useStatefulReconnect", true);
        }
        if (place.settings().authenticationRefresh()) {
            RefreshEndpoint.tellLifetime(answer, exchange, place.hubs().clock());
        }
        answer.put("negotiateVersion", version);
        if (version == 0) {
            answer.put("connectionId", secret);
        } else {
            answer.put("connectionId", visit.connection().value()).put("connectionToken", secret);
        }
        ArrayNode transports = answer.putArray("availableTransports");
        for (CoreTransport transport : place.settings().transports()) {
            ObjectNode offered = transports.addObject().put("transport", transport.wireName());
            ArrayNode formats = offered.putArray("transferFormats");
            transport.formats().forEach(formats::add);
        }
        return answer;
    }
}
