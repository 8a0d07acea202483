package io.rejoin.undertow;

import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.SignIn;
import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who makes a request. Asked for every request of a connection; the answer must be authenticated, and
 * must not change while a connection lives.
 */
@FunctionalInterface
public interface UserSource {

    /** Attached to a request by a source that knows until when the user is signed in. A connection is not kept longer. */
    AttachmentKey<Instant> UNTIL = SignIn.UNTIL;

    /**
     * The user; empty if nobody is signed in. May block, unless {@link #mayBlock} says that it does not.
     *
     * @throws NotSignedInException if somebody says who it is and cannot prove it; answered with 401
     * @throws UsersUnavailableException if nobody can tell now; answered with 503
     * @throws RuntimeException any other is a bug: it is answered with 500 and nothing more; the log has its name, and on debug level all of it
     */
    Optional<UserId> user(HttpServerExchange exchange);

    /**
     * Whether {@link #user} may have to wait, for a database or another server. One that never does is asked on the thread of the
     * client's socket where that will do, which spares each WebSocket two changes of threads.
     */
    default boolean mayBlock() {
        return true;
    }

    /** The same source, which is known never to wait. One that waits all the same stops all clients of that thread. */
    static UserSource nonBlocking(UserSource source) {
        return new UserSource() {
            @Override
            public Optional<UserId> user(HttpServerExchange exchange) {
                return source.user(exchange);
            }

            @Override
            public boolean mayBlock() {
                return false;
            }
        };
    }

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
        return nonBlocking(exchange -> Optional.ofNullable(exchange.getSecurityContext())
                .map(SecurityContext::getAuthenticatedAccount)
                .map(account -> UserId.of(account.getPrincipal().getName())));
    }
}
