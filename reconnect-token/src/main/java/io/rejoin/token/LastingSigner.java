package io.rejoin.token;

import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signs what is stored and must be believed in years, by others too: with Ed25519 (RFC 8032), under a key that never rotates and that
 * has no other use. Who has the public key can check a signature without the ring. Made once, it does not follow changes of the
 * ring. Safe for all threads.
 */
public final class LastingSigner {
    private final Ed25519Key signing;
    private final List<Ed25519Key> all;

    private LastingSigner(List<Ed25519Key> all) {
        this.signing = all.get(0);
        this.all = all;
    }

    static LastingSigner of(RingKeys keys, TokenKey active, String use) {
        TokenKey first = keys.lasting().map(TokenKey.class::cast).orElse(active);
        return new LastingSigner(
                Stream.concat(Stream.of(first), keys.all().stream().map(RingKey::key))
                        .map(key -> Ed25519Key.of(key.id(), key.requireSecret().derive(use)))
                        .toList());
    }

    /** A signature of 64 bytes over all of {@code message}. */
    public byte[] sign(byte[] message) {
        return signing.sign(message, message.length);
    }

    /**
     * The public keys, 32 bytes each, under which this purpose's signatures are to be believed: first the one that signs, then those
     * that may have signed before if the ring has no lasting key.
     */
    public List<byte[]> publicKeys() {
        return all.stream().map(Ed25519Key::publicBytes).toList();
    }

    /** Whether the owner of this public key signed this message; false for what is no public key or no signature. Needs no ring. */
    public static boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            return signature.length == Ed25519.SIGNATURE_SIZE
                    && Ed25519Key.verifying("public", publicKey).verifies(message, message.length, signature);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "LastingSigner[redacted]";
    }
}
