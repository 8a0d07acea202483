package io.rejoin.token;

/** The keys cannot be changed in this way, and are as they were. The message is one line without key material. */
public final class RotationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RotationRefusedException(String message) {
        super(message);
    }
}
