package io.rejoin.undertow.hubprotocol;

/**
 * A client sent what is no message; its connection cannot go on, since nobody knows where the next message begins.
 *
 * <p>The text says what is wrong and never quotes what was sent.
 */
public final class BadMessageException extends RuntimeException {

    public BadMessageException(String text) {
        super(text);
    }

    static BadMessageException tooBig(int messageMax) {
        return new BadMessageException("The maximum message size of " + messageMax + "B was exceeded.");
    }

    static BadMessageException missing(String property) {
        return new BadMessageException("Missing required property '" + property + "'.");
    }

    static BadMessageException notOfType(String property, String type) {
        return new BadMessageException("Expected '" + property + "' to be of type " + type + ".");
    }
}
