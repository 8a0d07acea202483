package io.rejoin.undertow.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;

/** Lets in who knows the code, which is compared in constant time and can be tried a few times a second. */
final class AdminDoor {

    private static final String PATH = "/admin/";
    private static final int TRIES_PER_SECOND = 5;

    private final String code;
    private final DemoSessions sessions;
    private final TryLimit tries;

    AdminDoor(String code, DemoSessions sessions, Clock clock) {
        this.code = code;
        this.sessions = sessions;
        this.tries = new TryLimit(clock, TRIES_PER_SECOND);
    }

    /**
     * Gives the client a session.
     *
     * @throws RefusedRequestException if that is not the code, or it was tried too often
     */
    void enter(HttpServerExchange exchange, String given) {
        if (!tries.take()) {
            throw new RefusedRequestException(StatusCodes.TOO_MANY_REQUESTS, "Too many tries. Wait a second.");
        }
        if (!MessageDigest.isEqual(bytes(code), bytes(given.strip()))) {
            throw new RefusedRequestException(StatusCodes.FORBIDDEN, "That is not the code.");
        }
        sessions.begin(exchange, PATH, holder());
    }

    /**
     * Refuses who has no session.
     *
     * @throws RefusedRequestException then
     */
    void require(HttpServerExchange exchange) {
        if (!sessions.holds(exchange, holder())) {
            throw new RefusedRequestException(StatusCodes.UNAUTHORIZED, "Sign in first.");
        }
    }

    /** A new code ends the sessions of the old one. */
    private String holder() {
        return "admin/" + code;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
