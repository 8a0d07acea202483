package io.rejoin.token;

import java.util.UUID;

/**
 * Public id of one logical connection: {@code [A-Za-z0-9_-]{1,128}}. It is no secret and proves nothing.
 *
 * @param value the id
 */
public record ConnectionId(String value) {
    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a connection id
     */
    public ConnectionId {
        NameRule.id(value, NameRule.ID_CHARS_MAX, "connection id");
    }

    /**
     * Wraps {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a connection id
     */
    public static ConnectionId of(String value) {
        return new ConnectionId(value);
    }

    /** A new id with 122 random bits, in the lower-case dashed form that SignalR clients know. */
    public static ConnectionId random() {
        return new ConnectionId(UUID.randomUUID().toString());
    }
}
