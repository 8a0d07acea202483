package io.rejoin.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Set;

/**
 * Which web pages may connect. Browsers send the page's origin (RFC 6454) with every WebSocket handshake and every request to
 * another site, and a page cannot change it; without this check any page could use the cookies of whoever looks at it.
 */
@FunctionalInterface
public interface OriginCheck {

    boolean permits(HttpServerExchange exchange);

    /** Only pages of this very server, and programs that send no origin. */
    static OriginCheck sameOrigin() {
        return exchange -> {
            String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
            return origin == null || origin.equals(exchange.getRequestScheme() + "://" + exchange.getHostAndPort());
        };
    }

    /**
     * Pages of these origins, written as browsers do: {@code https://example.com}, lower case, without a default port. They may read
     * every answer and send credentials.
     *
     * @throws IllegalArgumentException if one is none, such as {@code *} or {@code null}, which any page can claim
     */
    static OriginCheck allow(Set<String> origins) {
        Set<String> allowed = Set.copyOf(origins);
        if (!allowed.stream().allMatch(CrossOrigin::isOrigin)) {
            throw new IllegalArgumentException("an origin is written as https://example.com");
        }
        return exchange -> {
            String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
            return origin == null || allowed.contains(origin);
        };
    }
}
