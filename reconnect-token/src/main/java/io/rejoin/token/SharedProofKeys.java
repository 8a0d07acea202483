package io.rejoin.token;

import java.util.Optional;

/**
 * Keys that the server shares with one client each, for proofs of possession that cost a twentieth of a signature. The
 * server keeps none of them: each is derived again, with HKDF-SHA-256 (RFC 5869), from the ring's key that never rotates
 * and the family. From a source without such a key they come of the active key, and live as long as that is in the
 * ring. Safe for all threads.
 *
 * <p>Such a key must travel to the client once, and can be copied on that way or out of the client's memory; a private
 * key that a browser made and does not hand out cannot. Prefer that, unless too many clients come back at once.
 */
public final class SharedProofKeys {
    private static final String USE = "rejoin/pop/v1";

    private final SealKeys keys;

    SharedProofKeys(KeyRing ring) {
        this.keys = SealKeys.lasting(ring, USE);
    }

    /** The key of a family, to be handed to its client over a channel that only the client reads. */
    public SharedProofKey of(FamilyId family) {
        HmacKey root = keys.sealing();
        return new SharedProofKey(
                new SharedConfirmation(root.id()), ofFamily(root, family).requireSecret());
    }

    /** The key of a family that was derived from the ring's key of this id, if the ring still has that. */
    Optional<HmacKey> find(String keyId, FamilyId family) {
        return keys.opening(keyId).map(root -> ofFamily(root, family));
    }

    private static HmacKey ofFamily(HmacKey root, FamilyId family) {
        return root.derive(USE + "/" + family.value());
    }
}
