package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiPredicate;

/**
 * What a client answered to a {@link ProofChallenge}. Nothing is known about it before a token is verified with it. That uses the
 * challenge up; the same token verified again with this very object gets the same answer, so that one attempt may take two steps.
 */
public final class PossessionProof {
    private static final int CHARS_MAX = 128;

    private final ProofChallenge challenge;
    private final byte[] bytes;
    /** What it was found right or wrong for; empty before that. Guarded by this, as is the answer. */
    private byte[] checked = new byte[0];

    private boolean right;

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

    /**
     * Whether it is right for {@code message}.
     *
     * @param key whether such bytes prove such a message
     * @throws RefusedException if the challenge is over, or was used up for another message or another proof
     */
    synchronized boolean isRightFor(byte[] message, BiPredicate<byte[], byte[]> key) {
        if (!Arrays.equals(checked, message)) {
            if (!challenge.use()) {
                throw new RefusedException(RefusalReason.CHALLENGE_OVER);
            }
            right = key.test(bytes, message);
            checked = message;
        }
        return right;
    }

    @Override
    public String toString() {
        return "PossessionProof[" + bytes.length + " bytes]";
    }
}
