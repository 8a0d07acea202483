package io.rejoin.undertow.transport;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.time.Instant;
import java.util.Optional;

/** What is known of a request's user besides the name. */
public final class SignIn {

    /** Until when the user is signed in. */
    public static final AttachmentKey<Instant> UNTIL = AttachmentKey.create(Instant.class);

    private SignIn() {}

    /** Until when; empty if there is no end to it. */
    public static Optional<Instant> until(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getAttachment(UNTIL));
    }
}
