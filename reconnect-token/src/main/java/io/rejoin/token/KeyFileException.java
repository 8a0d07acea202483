package io.rejoin.token;

/** A key file cannot be used. The message is one line with the file and the cause, never with key material. */
public final class KeyFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyFileException(String message) {
        super(message);
    }
}
