package io.rejoin.e2e;

import io.rejoin.token.UserId;
import io.rejoin.undertow.NotSignedInException;
import io.rejoin.undertow.UserSource;
import io.undertow.server.HttpServerExchange;
import java.time.Instant;
import java.util.Optional;

/** A bearer token is its user's name, and may say behind an exclamation mark until when it is good. */
final class TimedBearer implements UserSource {

    static String token(String user, Instant end) {
        return user + "!" + end.toEpochMilli();
    }

    @Override
    public Optional<UserId> user(HttpServerExchange exchange) {
        return UserSource.bearer(token -> Optional.of(user(exchange, token))).user(exchange);
    }

    private static UserId user(HttpServerExchange exchange, String token) {
        int mark = token.lastIndexOf('!');
        if (mark < 0) {
            return UserId.of(token);
        }
        Instant end = Instant.ofEpochMilli(Long.parseLong(token.substring(mark + 1)));
        if (end.isBefore(Instant.now())) {
            throw new NotSignedInException();
        }
        exchange.putAttachment(UNTIL, end);
        return UserId.of(token.substring(0, mark));
    }
}
