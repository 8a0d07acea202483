package io.rejoin.e2e;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Counts who asked for which operation, in front of the handler that serves it. */
final class RequestLog {
    private record Request(String user, String operation) {}

    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    HttpHandler before(HttpHandler next) {
        return exchange -> {
            requests.add(new Request(user(exchange), operation(exchange)));
            next.handleRequest(exchange);
        };
    }

    private static String user(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getRequestCookie(TestSignIn.COOKIE))
                .map(Cookie::getValue)
                .orElse("");
    }

    private static String operation(HttpServerExchange exchange) {
        String path = exchange.getRequestPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    long count(String user, String operation) {
        Request wanted = new Request(TestSignIn.cookie(user), operation);
        return requests.stream().filter(wanted::equals).count();
    }
}
