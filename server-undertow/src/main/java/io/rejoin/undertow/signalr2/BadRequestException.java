package io.rejoin.undertow.signalr2;

import io.undertow.util.StatusCodes;

/** A request that cannot be served, and what the client is told: never why a token was refused. */
final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequestException(String text) {
        this(StatusCodes.BAD_REQUEST, text);
    }

    BadRequestException(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
