package io.rejoin.undertow;

import io.rejoin.token.UserId;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who makes a request. Asked for every request of a connection, on a thread that may block; the answer must be authenticated, and
 * must not change while a connection lives.
 */
@FunctionalInterface
public interface UserSource {

    /** The user; empty if nobody is signed in. */
    Optional<UserId> user(HttpServerExchange exchange);

    /**
     * Who holds a bearer token (RFC 6750): in the header {@code Authorization}, or in the parameter {@code access_token} where a
     * browser cannot set headers, which is for WebSockets and server-sent events. Keep that parameter out of your access log.
     *
     * @param check whose token that is; empty if it is nobody's
     */
    static UserSource bearer(Function<String, Optional<UserId>> check) {
        return new BearerUser(check);
    }

    /** The account that Undertow's own authentication mechanisms found. */
    static UserSource securityContext() {
        return exchange -> Optional.ofNullable(exchange.getSecurityContext())
                .map(SecurityContext::getAuthenticatedAccount)
                .map(account -> UserId.of(account.getPrincipal().getName()));
    }
}
