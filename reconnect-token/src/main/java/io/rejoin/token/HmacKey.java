package io.rejoin.token;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HS256 (RFC 7518, section 3.2) with the platform's {@code Mac}, which uses what the processor has for SHA-256. */
final class HmacKey implements SigningKey {
    private final PinnedHeader header;
    private final KeySecret secret;
    /** Keyed and never fed: only copied. */
    private final Mac keyed;
    /** One copy for whoever comes first; who finds it taken makes another. Right on any kind of thread. */
    private final AtomicReference<@Nullable SpareMac> spare = new AtomicReference<>();

    HmacKey(String id, KeySecret secret) {
        this.header = PinnedHeader.signed(id, KeyAlgorithm.HS256);
        this.secret = secret;
        this.keyed = keyed(secret);
    }

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.HS256;
    }

    @Override
    public PinnedHeader header() {
        return header;
    }

    @Override
    public byte[] publicBytes() {
        return new byte[0];
    }

    @Override
    public Optional<KeySecret> secret() {
        return Optional.of(secret);
    }

    @Override
    public int signatureLength() {
        return SpareMac.BYTES;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        SpareMac mac = take();
        byte[] signature = mac.sign(text, length);
        spare.set(mac);
        return signature;
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        return MessageDigest.isEqual(sign(text, length), signature);
    }

    @Override
    public boolean hasSigned(byte[] text, int signatureFrom) {
        SpareMac mac = take();
        boolean same = mac.isSpelled(text, signatureFrom - 1, signatureFrom);
        spare.set(mac);
        return same;
    }

    @Override
    public String toString() {
        return "HmacKey[" + id() + ", redacted]";
    }

    private SpareMac take() {
        SpareMac taken = spare.getAndSet(null);
        return taken == null ? copy() : taken;
    }

    private SpareMac copy() {
        try {
            return new SpareMac((Mac) keyed.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this platform's HmacSHA256 cannot be copied", e);
        }
    }

    private static Mac keyed(KeySecret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no HmacSHA256", e);
        }
    }
}
