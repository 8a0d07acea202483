package io.rejoin.token;

import java.util.Arrays;
import java.util.Optional;

/**
 * One key of a ring. The key alone decides the algorithm, the header and the form of a token; nothing in a token can.
 * Each algorithm is a class of its own: safe for all threads, virtual ones included, and printing its id only.
 */
sealed interface TokenKey permits SigningKey, GcmKey {
    KeyAlgorithm algorithm();

    /** The only header of this key's tokens. */
    PinnedHeader header();

    /** What the public half is: empty for a symmetric key. Must not be changed. */
    byte[] publicBytes();

    /** Empty for a key that only verifies. */
    Optional<KeySecret> secret();

    /** Characters of what {@link #mint} makes from a payload of so many bytes. */
    int length(int payloadBytes);

    /**
     * A token that carries {@code payload}.
     *
     * @throws VerifyOnlyException if this key has no secret
     * @throws WornOutKeyException if this key may not be used once more
     */
    String mint(byte[] payload);

    /**
     * The payload of a token that starts with this key's header, if this key made the token.
     *
     * @throws RefusedException if it did not; nothing else is ever thrown
     */
    byte[] authenticate(byte[] text);

    /** The {@code kid}. */
    default String id() {
        return header().id();
    }

    /**
     * The secret, for who must have one.
     *
     * @throws VerifyOnlyException if there is none
     */
    default KeySecret requireSecret() {
        return secret().orElseThrow(() -> new VerifyOnlyException(id()));
    }

    /**
     * A key for another use, which tells nothing about this one or about those of other uses.
     *
     * @throws VerifyOnlyException if this key has no secret
     */
    default HmacKey derive(String use) {
        return new HmacKey(id(), requireSecret().derive(use));
    }

    /** True if both have the same secret or the same public half, whatever their ids and algorithms are. */
    default boolean sharesMaterialWith(TokenKey other) {
        boolean sameSecret = secret().isPresent()
                && other.secret().isPresent()
                && requireSecret().sameAs(other.requireSecret());
        return sameSecret || (publicBytes().length > 0 && Arrays.equals(publicBytes(), other.publicBytes()));
    }
}
