package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether the presenter of a bound token has its key. What the client signs, or authenticates, is
 * {@code "reconnect-pop-v1" 0x00 nonce SHA-256(token) SHA-256(audience)}: nothing that a client chose but the token, and
 * of one length. So a proof is for one attempt, one token and one endpoint.
 */
final class ProofCheck {
    private static final byte[] PURPOSE = "reconnect-pop-v1\0".getBytes(StandardCharsets.US_ASCII);

    private final KeyRing keys;
    /** Made when first asked for, as a ring of public keys has none. */
    private volatile @Nullable SharedProofKeys shared;

    ProofCheck(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * Returns for a token that is not bound, and for one whose key {@code shown} proves.
     *
     * @throws RefusedException for any other
     */
    void check(ReconnectToken token, ReconnectClaims claims, Optional<PossessionProof> shown) {
        Optional<Confirmation> key = claims.content().confirmation();
        if (key.isPresent()) {
            PossessionProof proof = shown.orElseThrow(() -> new RefusedException(RefusalReason.PROOF_MISSING));
            byte[] message = message(proof.challenge().nonce(), token.text(), claims.audience());
            FamilyId family = claims.content().id().family();
            boolean right = proof.isRightFor(
                    message, (bytes, signed) -> key.get().isProvedBy(bytes, signed, id -> shared(id, family)));
            if (!right) {
                throw new RefusedException(RefusalReason.PROOF_WRONG);
            }
        }
    }

    static byte[] message(byte[] nonce, String token, String audience) {
        return Arrays.concatenate(PURPOSE, nonce, Sha256.of(token), Sha256.of(audience));
    }

    private Optional<HmacKey> shared(String keyId, FamilyId family) {
        try {
            return sharedKeys().find(keyId, family);
        } catch (VerifyOnlyException e) {
            // Public keys derive nothing, so this node knows no shared key.
            return Optional.empty();
        }
    }

    private SharedProofKeys sharedKeys() {
        SharedProofKeys made = shared;
        if (made == null) {
            made = keys.sharedProofKeys();
            shared = made;
        }
        return made;
    }
}
