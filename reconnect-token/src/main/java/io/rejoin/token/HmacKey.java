package io.rejoin.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jspecify.annotations.Nullable;

/** HS256 (RFC 7518, section 3.2) with a key of exactly 256 bits. */
final class HmacKey implements SigningKey {
    static final int BYTES = 32;
    static final JOSEObjectType TYPE = new JOSEObjectType("reconnect+jwt");

    private final String id;
    private final byte[] secret;
    private final byte[] headerSegment;
    /** Keyed and never fed: only copied. */
    private final Mac keyed;
    /** One copy for whoever comes first; who finds it taken makes another. Right on any kind of thread. */
    private final AtomicReference<@Nullable Mac> spare = new AtomicReference<>();

    /** Takes {@code secret} over: 32 bytes that nobody else may change. */
    HmacKey(String id, byte[] secret) {
        this.id = id;
        this.secret = secret;
        this.headerSegment = headerSegment(id);
        this.keyed = keyed(secret);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public byte[] headerSegment() {
        return headerSegment;
    }

    @Override
    public int signatureLength() {
        return 32;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        Mac taken = spare.getAndSet(null);
        Mac mac = taken == null ? copy() : taken;
        mac.update(text, 0, length);
        byte[] signature = mac.doFinal();
        spare.set(mac);
        return signature;
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        return MessageDigest.isEqual(sign(text, length), signature);
    }

    /** HKDF-SHA256 (RFC 5869) without salt, as the secret is uniformly random; {@code use} is its info. */
    @Override
    public HmacKey derive(String use) {
        var hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, null, use.getBytes(StandardCharsets.UTF_8)));
        byte[] derived = new byte[BYTES];
        hkdf.generateBytes(derived, 0, BYTES);
        return new HmacKey(id, derived);
    }

    boolean sameSecret(HmacKey other) {
        return MessageDigest.isEqual(secret, other.secret);
    }

    static boolean isZero(byte[] secret) {
        int all = 0;
        for (byte b : secret) {
            all |= b;
        }
        return all == 0;
    }

    byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "HmacKey[" + id + ", redacted]";
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this platform's HmacSHA256 cannot be copied", e);
        }
    }

    private static Mac keyed(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no HmacSHA256", e);
        }
    }

    private static byte[] headerSegment(String id) {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(id).build();
        return (header.toBase64URL() + ".").getBytes(StandardCharsets.US_ASCII);
    }
}
