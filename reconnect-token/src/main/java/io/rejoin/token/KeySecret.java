package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The secret half of a key. It is 32 bytes for every algorithm: a MAC or encryption key, the seed of a key pair (RFC
 * 8032; FIPS 204) or the scalar of a P-256 key. It compares in constant time and prints as redacted.
 */
final class KeySecret {
    static final int BYTES = 32;

    private final byte[] bytes;

    /** Takes {@code bytes} over: nobody else may change them. */
    KeySecret(byte[] bytes) {
        this.bytes = bytes;
    }

    static KeySecret random() {
        var secret = new KeySecret(Randomness.bytes(BYTES));
        if (secret.isZero()) {
            throw new IllegalStateException("the random source is broken: it gave zeros");
        }
        return secret;
    }

    /** A copy. */
    byte[] bytes() {
        return bytes.clone();
    }

    boolean isZero() {
        int all = 0;
        for (byte b : bytes) {
            all |= b;
        }
        return all == 0;
    }

    boolean sameAs(KeySecret other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    /** HKDF-SHA256 (RFC 5869) without salt, as the secret is uniformly random; {@code use} is its info. */
    KeySecret derive(String use) {
        var hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(bytes, null, use.getBytes(StandardCharsets.UTF_8)));
        byte[] derived = new byte[BYTES];
        hkdf.generateBytes(derived, 0, BYTES);
        return new KeySecret(derived);
    }

    @Override
    public String toString() {
        return "KeySecret[redacted]";
    }
}
