package io.rejoin.undertow;

/** Somebody says who it is and cannot prove it. The client is told no more than that. */
public final class NotSignedInException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean expired;

    public NotSignedInException() {
        this(false);
    }

    private NotSignedInException(boolean expired) {
        super("not signed in", null, false, false);
        this.expired = expired;
    }

    /** It could have proved it before: its sign-in has expired. */
    public static NotSignedInException expired() {
        return new NotSignedInException(true);
    }

    /** Whether its sign-in was good once; for who counts, not for the client. */
    public boolean isExpired() {
        return expired;
    }
}
