package io.rejoin.token;

/** A content does not fit into a token; nothing was issued. The message tells sizes and limits, not the content. */
public final class TokenTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenTooLargeException(String message) {
        super(message);
    }
}
