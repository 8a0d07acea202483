package io.rejoin.undertow.signalr;

import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** Sends clients that want to connect to another address. Asked on a thread that may block. */
@FunctionalInterface
public interface Redirection {

    /** Where to, if not here. */
    Optional<Target> of(HttpServerExchange exchange, Optional<UserId> user);

    /**
     * Another server.
     *
     * @param url where its hub is; a query in it is kept
     * @param accessToken what the client is to show there instead of its own bearer token
     */
    record Target(String url, Optional<String> accessToken) {}

    /** Everybody is served here. */
    static Redirection none() {
        return (exchange, user) -> Optional.empty();
    }
}
