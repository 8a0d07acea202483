package io.rejoin.hub.backplane;

/** Another server did not answer: whether it did what it was asked to do is not known. An outage, worth trying again. */
public final class BackplaneUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BackplaneUnavailableException(String message) {
        super(message);
    }

    public BackplaneUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
