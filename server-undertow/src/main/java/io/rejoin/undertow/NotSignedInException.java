package io.rejoin.undertow;

/** Somebody says who it is and cannot prove it. The client is told no more than that. */
public final class NotSignedInException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NotSignedInException() {
        super("not signed in", null, false, false);
    }
}
