package io.rejoin.token;

/** A public key was asked for what only its private half can do: to issue a token, or to make a seal. */
public final class VerifyOnlyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VerifyOnlyException(String keyId) {
        super("key " + keyId + " is public only: it verifies, but can neither issue nor seal");
    }
}
