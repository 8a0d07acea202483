package io.rejoin.undertow.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.Deque;
import java.util.Optional;

/** What stands behind the question mark of a request. */
final class Parameters {

    private Parameters() {}

    /** The first value under this name; empty if there is none or it is empty. */
    static Optional<String> find(HttpServerExchange exchange, String name) {
        return Optional.ofNullable(exchange.getQueryParameters().get(name))
                .map(Deque::peekFirst)
                .filter(value -> !value.isEmpty());
    }

    /**
     * The value under this name.
     *
     * @throws RefusedRequestException if there is none
     */
    static String text(HttpServerExchange exchange, String name) {
        return find(exchange, name).orElseThrow(() -> missing(name));
    }

    /**
     * The whole number under this name.
     *
     * @throws RefusedRequestException if there is none
     */
    static long number(HttpServerExchange exchange, String name) {
        try {
            return Long.parseLong(text(exchange, name));
        } catch (NumberFormatException e) {
            throw missing(name);
        }
    }

    private static RefusedRequestException missing(String name) {
        return new RefusedRequestException(StatusCodes.BAD_REQUEST, name + " is missing, or is not one.");
    }
}
