package io.rejoin.hub.access;

/** A store could not be asked or could not make a change durable. Not a refusal and not a bug: an outage, worth trying again. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreUnavailableException(String message) {
        super(message);
    }
}
