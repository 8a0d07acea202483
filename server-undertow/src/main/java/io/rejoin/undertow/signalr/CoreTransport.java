package io.rejoin.undertow.signalr;

import java.util.List;

/** The ways to connect, in the order in which clients try them. */
public enum CoreTransport {
    WEB_SOCKETS("WebSockets", true),
    /** For text only. */
    SERVER_SENT_EVENTS("ServerSentEvents", false),
    LONG_POLLING("LongPolling", true);

    private final String wireName;
    private final boolean carriesBytes;

    CoreTransport(String wireName, boolean carriesBytes) {
        this.wireName = wireName;
        this.carriesBytes = carriesBytes;
    }

    String wireName() {
        return wireName;
    }

    boolean carriesBytes() {
        return carriesBytes;
    }

    List<String> formats() {
        return carriesBytes ? List.of("Text", "Binary") : List.of("Text");
    }
}
