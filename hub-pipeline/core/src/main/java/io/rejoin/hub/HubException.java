package io.rejoin.hub;

/** An error whose message is meant for the client. */
public class HubException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HubException(String message) {
        super(message);
    }
}
