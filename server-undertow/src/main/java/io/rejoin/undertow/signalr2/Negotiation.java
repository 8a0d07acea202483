package io.rejoin.undertow.signalr2;

import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import java.net.URI;
import java.util.Optional;

/** What a client is told that asks for a connection: to connect here, to go elsewhere, or to stop. */
@FunctionalInterface
public interface Negotiation {

    /** Asked for every negotiate request, on a thread that may block. */
    Reply reply(HttpServerExchange exchange, Optional<UserId> user);

    /** Everybody is welcome here. */
    static Negotiation proceed() {
        return (exchange, user) -> new Proceed();
    }

    /** What the client is told. */
    sealed interface Reply {}

    /** It may connect here. */
    record Proceed() implements Reply {}

    /**
     * It is to negotiate anew elsewhere. Only a client of protocol 2.0 and later can be told so; another one is refused.
     *
     * @param address absolute; its query goes along on every later request
     * @param accessToken what it is to show there with every request: as {@code Authorization: Bearer}, or as parameter {@code
     *     access_token} where it cannot set headers
     */
    record Redirect(URI address, Optional<String> accessToken) implements Reply {

        /**
         * Checks the address.
         *
         * @throws IllegalArgumentException if it is not an absolute one of HTTP
         */
        public Redirect {
            if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
                throw new IllegalArgumentException("a redirect needs an absolute address of http or https");
            }
        }

        @Override
        public String toString() {
            return "Redirect[" + address.getHost() + "]";
        }
    }

    /**
     * It is to stop.
     *
     * @param text what the application at the client is told
     */
    record Refusal(String text) implements Reply {}
}
