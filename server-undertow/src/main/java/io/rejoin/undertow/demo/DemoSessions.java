package io.rejoin.undertow.demo;

import io.rejoin.token.Seal;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sessions that live in a cookie: when they end, sealed for one holder. Nobody can make one up, prolong one, or use somebody
 * else's under another name. Signing out takes the cookie back; a copy of it would count until its end.
 */
final class DemoSessions {

    static final Duration LIFE = Duration.ofHours(12);
    private static final String COOKIE = "rejoin-demo";

    private final Seal seal;
    private final Clock clock;

    DemoSessions(Seal seal, Clock clock) {
        this.seal = seal;
        this.clock = clock;
    }

    /** Gives the client a session of this holder, to be shown under this path only. */
    void begin(HttpServerExchange exchange, String path, String holder) {
        String end = Long.toString(clock.instant().plus(LIFE).getEpochSecond());
        exchange.setResponseCookie(
                cookie(exchange, path, seal.seal(end, holder)).setMaxAge((int) LIFE.toSeconds()));
    }

    /** Takes the cookie of this path back. */
    void end(HttpServerExchange exchange, String path) {
        exchange.setResponseCookie(cookie(exchange, path, "").setMaxAge(0));
    }

    /** Whether the client has a session of this holder that has not ended. */
    boolean holds(HttpServerExchange exchange, String holder) {
        return Optional.ofNullable(exchange.getRequestCookie(COOKIE))
                .map(Cookie::getValue)
                .flatMap(text -> seal.open(text, holder))
                .filter(end -> clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(end))))
                .isPresent();
    }

    private static CookieImpl cookie(HttpServerExchange exchange, String path, String value) {
        CookieImpl cookie = new CookieImpl(COOKIE, value);
        cookie.setPath(path)
                .setHttpOnly(true)
                .setSecure(exchange.getRequestScheme().equals("https"))
                .setSameSiteMode("Strict");
        return cookie;
    }
}
