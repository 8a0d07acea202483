package io.rejoin.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the client says of the connection that it had: the newest token and position that the server sent. Both stay in memory, and print
 * as nothing. Safe for use by several threads.
 */
final class Claim {
    static final String TOKEN = "Rejoin-Token";
    static final String POSITION = "Rejoin-Position";
    /** Says that this client knows of tokens and has none: without a word the server does not speak of them. */
    private static final String NONE = "none";

    // Guarded by this.
    private final Map<String, String> kept = new HashMap<>();
    private boolean listening;

    /** From here on what the server says counts. */
    synchronized void listen() {
        listening = true;
    }

    /** Forgets all, and what the server says until {@link #listen()}. */
    synchronized void forget() {
        listening = false;
        kept.clear();
    }

    /** Keeps what the server says; false if it does not count. */
    synchronized boolean keep(Map<String, ?> told) {
        if (listening) {
            if (Rejoined.isTrue(told, "over")) {
                kept.clear();
            }
            keep(TOKEN, told, "token");
            keep(POSITION, told, "position");
        }
        return listening;
    }

    private void keep(String header, Map<String, ?> told, String name) {
        Object value = told.get(name);
        if (value instanceof String) {
            kept.put(header, (String) value);
        }
    }

    synchronized Optional<String> token() {
        return Optional.ofNullable(kept.get(TOKEN));
    }

    synchronized Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(kept);
        headers.putIfAbsent(TOKEN, NONE);
        return headers;
    }
}
