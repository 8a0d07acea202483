package io.rejoin.undertow.transport;

import io.undertow.util.StatusCodes;

/** A request that cannot be served, and what the client is told: never why a token was refused. */
public final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    public BadRequestException(String text) {
        this(StatusCodes.BAD_REQUEST, text);
    }

    public BadRequestException(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
