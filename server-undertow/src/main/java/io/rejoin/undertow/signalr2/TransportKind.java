package io.rejoin.undertow.signalr2;

import java.util.Arrays;
import java.util.Optional;

/** The ways of the classic protocol by which a client may hear its hubs; the protocol's forever frame is not among them. */
public enum TransportKind {
    /** Both ways over one socket (RFC 6455). */
    WEB_SOCKETS("webSockets"),
    /** A response that does not end; calls come as requests of their own. */
    SERVER_SENT_EVENTS("serverSentEvents"),
    /** One response for each batch of messages; calls come as requests of their own. */
    LONG_POLLING("longPolling");

    private final String word;

    TransportKind(String word) {
        this.word = word;
    }

    /** The one of this name, whatever its case, as the original server has it. */
    static Optional<TransportKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equalsIgnoreCase(name))
                .findFirst();
    }
}
