package io.rejoin.undertow;

import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/** Who holds the token that a request shows, in its header or else in its query. */
final class BearerUser implements UserSource {

    private static final String SCHEME = "Bearer ";

    private final Function<String, Optional<UserId>> check;

    BearerUser(Function<String, Optional<UserId>> check) {
        this.check = check;
    }

    @Override
    public Optional<UserId> user(HttpServerExchange exchange) {
        return token(exchange).flatMap(check);
    }

    /** The token, if one is shown. */
    static Optional<String> token(HttpServerExchange exchange) {
        return header(exchange).or(() -> parameter(exchange));
    }

    private static Optional<String> header(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
    }

    private static Optional<String> parameter(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getQueryParameters().get("access_token"))
                .map(Deque::peekFirst);
    }
}
