package io.rejoin.hub.pipeline;

import io.rejoin.hub.HubException;

/** A call that never reached a hub method, as there is none that it fits. */
public final class UnfitCallException extends HubException {

    private static final long serialVersionUID = 1L;

    private final boolean tellsAll;

    private UnfitCallException(String message, boolean tellsAll) {
        super(message);
        this.tellsAll = tellsAll;
    }

    /** There is no such method, or its arguments are others. */
    static UnfitCallException because(String reason) {
        return new UnfitCallException(reason, false);
    }

    /** The method is there, but not to be called in this way, which the text tells in SignalR's own words. */
    static UnfitCallException told(String text) {
        return new UnfitCallException(text, true);
    }

    /** Whether the message is all that a client needs to be told. */
    public boolean tellsAll() {
        return tellsAll;
    }
}
