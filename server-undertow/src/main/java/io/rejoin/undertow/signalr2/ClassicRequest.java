package io.rejoin.undertow.signalr2;

import io.undertow.server.HttpServerExchange;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** A request of the classic protocol: the operation is the last part of the path, everything else is in the query. */
final class ClassicRequest {

    private final HttpServerExchange exchange;

    ClassicRequest(HttpServerExchange exchange) {
        this.exchange = exchange;
    }

    HttpServerExchange exchange() {
        return exchange;
    }

    /** In lower case: the original server does not mind the case either. */
    String operation() {
        String path = exchange.getRequestPath();
        return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** The path under which the client found this server, without the operation. */
    String basePath() {
        String path = exchange.getRequestPath();
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** The parameter's value; empty only if it is not there at all. */
    Optional<String> find(String name) {
        return Optional.ofNullable(exchange.getQueryParameters().get(name)).map(Deque::peekFirst);
    }

    /** The parameter's value, or the empty string. */
    String parameter(String name) {
        return find(name).orElse("");
    }

    /** The parameter's value; empty also if it is there without one. */
    Optional<String> given(String name) {
        return find(name).filter(value -> !value.isEmpty());
    }

    ProtocolVersion version() {
        return ProtocolVersion.of(parameter("clientProtocol"));
    }
}
