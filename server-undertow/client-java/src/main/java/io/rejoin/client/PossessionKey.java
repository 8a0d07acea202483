package io.rejoin.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key of this client alone: tokens that are bound to it are of no use to who has only the token. It lives as long as this object and is
 * written nowhere. P-256, ECDSA with SHA-256, as FORMAT.md of the tokens says under "Proof of possession".
 */
final class PossessionKey {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] CONTEXT = "reconnect-pop-v1\0".getBytes(US_ASCII);
    /** An uncompressed point, the end of an encoded public key. */
    private static final int POINT_BYTES = 65;

    private final KeyPair pair;

    private PossessionKey(KeyPair pair) {
        this.pair = pair;
    }

    /** @throws IllegalStateException if this Java has no P-256 (without the module {@code jdk.crypto.ec}) */
    static PossessionKey create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new PossessionKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no P-256", e);
        }
    }

    /** The public half, as the header {@code Rejoin-Key} has it. */
    String text() {
        byte[] encoded = pair.getPublic().getEncoded();
        return "P-256."
                + BASE64URL.encodeToString(Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length));
    }

    /** The header {@code Rejoin-Proof} for one token: that who shows it has the key, now. */
    String proof(Challenge challenge, String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(CONTEXT);
            signature.update(challenge.nonce());
            signature.update(sha256.digest(token.getBytes(UTF_8)));
            signature.update(sha256.digest(challenge.audience().getBytes(UTF_8)));
            return challenge.text() + "." + BASE64URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no ECDSA with SHA-256", e);
        }
    }
}
