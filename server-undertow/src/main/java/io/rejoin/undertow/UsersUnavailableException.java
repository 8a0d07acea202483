package io.rejoin.undertow;

/** Nobody can tell now who somebody is. */
public final class UsersUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UsersUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
