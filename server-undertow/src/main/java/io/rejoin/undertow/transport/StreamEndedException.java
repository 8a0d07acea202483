package io.rejoin.undertow.transport;

import java.io.Serial;
import java.net.SocketException;

/** A WebSocket's stream ended without a close frame: its client says no more, but all that it said has come. */
public final class StreamEndedException extends SocketException {

    @Serial
    private static final long serialVersionUID = 1L;

    StreamEndedException() {
        super("the stream ended without a close frame");
    }

    /** None, as one is made for each line. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
