package io.rejoin.hub;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An error whose message is meant for the client. */
public class HubException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String data;

    public HubException(String message) {
        super(message);
        this.data = null;
    }

    /**
     * An error with more than a text. Only the classic protocol has a place for the data; clients of others read the message alone.
     *
     * @throws IllegalArgumentException if the data cannot be written as JSON
     */
    public HubException(String message, Object data) {
        super(message);
        this.data = Message.data(data).value();
    }

    /** The data, in JSON. */
    public final Optional<String> data() {
        return Optional.ofNullable(data);
    }
}
