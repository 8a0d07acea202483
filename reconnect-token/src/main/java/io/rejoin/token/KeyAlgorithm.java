package io.rejoin.token;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a key does with a token. The names are those of the JOSE registries (RFC 7518, RFC 9864, RFC 9964).
 *
 * <p>With the symmetric ones who verifies can issue too; with the others a node that has the public half only verifies.
 */
public enum KeyAlgorithm {
    /** Signed with HMAC-SHA-256: the fastest. Whoever holds a token can read its groups. */
    HS256("HS256"),
    /** Encrypted with AES-256-GCM: as fast, and nobody but the server can read the groups. */
    A256GCM("A256GCM"),
    /** Signed with Ed25519. */
    ED25519("Ed25519"),
    /** Signed with ECDSA on P-256. */
    ES256("ES256"),
    /** Signed with ML-DSA-44, which quantum computers do not break; a token is 3,200 characters longer. */
    ML_DSA_44("ML-DSA-44"),
    /** Signed with ML-DSA-65, the stronger one; a token is 4,400 characters longer. */
    ML_DSA_65("ML-DSA-65");

    private static final int KEY_ID_BYTES = 6;
    private static final int THUMBPRINT_CHARS = 16;

    private final String text;

    KeyAlgorithm(String text) {
        this.text = text;
    }

    /** The algorithm of this exact name, such as {@code Ed25519}. */
    public static Optional<KeyAlgorithm> named(String text) {
        return Arrays.stream(values()).filter(one -> one.text.equals(text)).findFirst();
    }

    /** The registered name, such as {@code ML-DSA-44}. */
    public String text() {
        return text;
    }

    /** True if one secret both issues and verifies, and there is no public half. */
    public boolean isSymmetric() {
        return this == HS256 || this == A256GCM;
    }

    /**
     * A new random key. The id of a symmetric one is random; that of a key pair is the start of its thumbprint (RFC
     * 7638), as nothing may be computed from a secret for others to see. No id begins with a hyphen: a person gives it to
     * a command, which would take it for an option.
     */
    TokenKey generate() {
        return Stream.generate(this::random)
                .filter(key -> !key.id().startsWith("-"))
                .findFirst()
                .orElseThrow();
    }

    private TokenKey random() {
        if (isSymmetric()) {
            return key(Base64Url.encode(Randomness.bytes(KEY_ID_BYTES)), KeySecret.random());
        }
        KeySecret secret = this == ES256 ? EcdsaKey.randomScalar() : KeySecret.random();
        String thumbprint = KeyJson.thumbprint(key("new", secret));
        return key(thumbprint.substring(0, THUMBPRINT_CHARS), secret);
    }

    /**
     * The key with this id and secret.
     *
     * @throws IllegalArgumentException if no key of this algorithm has such a secret
     */
    TokenKey key(String id, KeySecret secret) {
        return switch (this) {
            case HS256 -> new HmacKey(id, secret);
            case A256GCM -> new GcmKey(id, secret);
            case ED25519 -> Ed25519Key.of(id, secret);
            case ES256 -> EcdsaKey.of(id, secret);
            case ML_DSA_44, ML_DSA_65 -> MlDsaKey.of(this, id, secret);
        };
    }

    /**
     * A key that only verifies.
     *
     * @throws IllegalArgumentException if this algorithm has no public keys, or none of these bytes
     */
    TokenKey publicKey(String id, byte[] publicBytes) {
        return switch (this) {
            case HS256, A256GCM -> throw new IllegalArgumentException(text + " has no public keys");
            case ED25519 -> Ed25519Key.verifying(id, publicBytes);
            case ES256 -> EcdsaKey.verifying(id, publicBytes);
            case ML_DSA_44, ML_DSA_65 -> MlDsaKey.verifying(this, id, publicBytes);
        };
    }
}
