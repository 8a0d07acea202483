package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rejoin.token.UserId;
import io.rejoin.undertow.UserSource;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Optional;

/** Believes whoever asks {@code /login/NAME}: a cookie says who it is from then on. For tests only. */
final class TestSignIn implements UserSource, HttpHandler {
    static final String COOKIE = "user";
    static final String PATH = "/login/";

    /** The cookie's value for this user. */
    static String cookie(String user) {
        return URLEncoder.encode(user, UTF_8);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        String user = exchange.getRequestPath().substring(PATH.length());
        exchange.setResponseCookie(new CookieImpl(COOKIE, cookie(user)).setPath("/"));
        exchange.getResponseSender().send("signed in");
    }

    @Override
    public Optional<UserId> user(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getRequestCookie(COOKIE))
                .map(Cookie::getValue)
                .map(value -> UserId.of(URLDecoder.decode(value, UTF_8)));
    }
}
