package io.rejoin.token;

/** A key has made as many tokens as it safely may; nothing was issued. Only another active key helps. */
public final class WornOutKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WornOutKeyException(String keyId) {
        super("key " + keyId + " has made as many tokens as it may: another key must become active");
    }
}
