package io.rejoin.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;

/** A request as a server saw it. */
record Seen(String line, Headers headers) {
    static Seen of(HttpExchange exchange) {
        return new Seen(exchange.getRequestMethod() + " " + exchange.getRequestURI(), exchange.getRequestHeaders());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }
}
