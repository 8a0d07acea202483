package io.rejoin.undertow;

import io.rejoin.token.UserId;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/**
 * Who makes a request. Asked for every request of a connection, on a thread that may block; the answer must be authenticated, and
 * must not change while a connection lives.
 */
@FunctionalInterface
public interface UserSource {

    /** The user; empty if nobody is signed in. */
    Optional<UserId> user(HttpServerExchange exchange);

    /** The account that Undertow's own authentication mechanisms found. */
    static UserSource securityContext() {
        return exchange -> Optional.ofNullable(exchange.getSecurityContext())
                .map(SecurityContext::getAuthenticatedAccount)
                .map(account -> UserId.of(account.getPrincipal().getName()));
    }
}
