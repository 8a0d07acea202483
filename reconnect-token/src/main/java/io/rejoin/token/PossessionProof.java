package io.rejoin.token;

import java.nio.charset.StandardCharsets;

/** What a client answered to a {@link ProofChallenge}. Nothing is known about it before a token is verified with it. */
public final class PossessionProof {
    private static final int CHARS_MAX = 128;

    private final ProofChallenge challenge;
    private final byte[] bytes;

    PossessionProof(ProofChallenge challenge, byte[] bytes) {
        this.challenge = challenge;
        this.bytes = bytes.clone();
    }

    /** Nothing, which proves nothing, if the text is not one that is base64url of a proof. */
    static byte[] decoded(String proof) {
        byte[] text = proof.length() > CHARS_MAX ? new byte[0] : proof.getBytes(StandardCharsets.UTF_8);
        return Base64Url.isCanonical(text, 0, text.length) ? Base64Url.decode(text, 0, text.length) : new byte[0];
    }

    ProofChallenge challenge() {
        return challenge;
    }

    /** Must not be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "PossessionProof[" + bytes.length + " bytes]";
    }
}
