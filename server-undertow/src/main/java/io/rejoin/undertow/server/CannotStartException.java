package io.rejoin.undertow.server;

/** The server cannot start, for a reason that whoever started it can mend. The message is one line with what and why. */
public final class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
