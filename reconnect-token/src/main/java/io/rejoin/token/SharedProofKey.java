package io.rejoin.token;

/** A key that one client proves with, and the binding to it. It prints as redacted. */
public final class SharedProofKey {
    private final Confirmation confirmation;
    private final KeySecret secret;

    SharedProofKey(Confirmation confirmation, KeySecret secret) {
        this.confirmation = confirmation;
        this.secret = secret;
    }

    /** What binds a token of this family to the key. */
    public Confirmation confirmation() {
        return confirmation;
    }

    /** The key itself, 32 bytes: for the client alone. A copy. */
    public byte[] bytes() {
        return secret.bytes();
    }

    @Override
    public String toString() {
        return "SharedProofKey[redacted]";
    }
}
