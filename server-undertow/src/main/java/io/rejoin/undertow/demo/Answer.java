package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;

/** What a request is answered with: JSON, or nothing. It is never to be kept. */
record Answer(int status, Optional<JsonNode> body) {

    static final Answer DONE = new Answer(StatusCodes.NO_CONTENT, Optional.empty());

    static Answer of(JsonNode body) {
        return new Answer(StatusCodes.OK, Optional.of(body));
    }

    /** One line for who asked. */
    static Answer error(int status, String line) {
        return new Answer(
                status, Optional.of(JsonNodeFactory.instance.objectNode().put("error", line)));
    }

    void send(HttpServerExchange exchange) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        if (body.isEmpty()) {
            exchange.endExchange();
        } else {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
            exchange.getResponseSender().send(body.get().toString());
        }
    }
}
