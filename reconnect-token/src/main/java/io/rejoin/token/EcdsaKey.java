package io.rejoin.token;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.Arrays;
import org.bouncycastle.util.BigIntegers;

/**
 * ES256 (RFC 7518, section 3.4) by Bouncy Castle, twelve times faster than the platform's. Of the two signatures (r, s)
 * and (r, n - s), which both are good by the book, only the one with the lower s is made or accepted. Signing is
 * deterministic (RFC 6979). The public point keeps what was computed of it once.
 */
final class EcdsaKey implements SigningKey {
    private static final int COORDINATE_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    /** The start of a point in the form of SEC 1, section 2.3.3. */
    private static final byte[] UNCOMPRESSED = {4};

    private static final ECDomainParameters CURVE = new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));
    private static final BigInteger HALF_ORDER = CURVE.getN().shiftRight(1);

    private final PinnedHeader header;
    private final Optional<KeySecret> secret;
    private final Optional<ECPrivateKeyParameters> signing;
    private final ECPublicKeyParameters verifying;

    private EcdsaKey(
            String id,
            Optional<KeySecret> secret,
            Optional<ECPrivateKeyParameters> signing,
            ECPublicKeyParameters verifying) {
        this.header = PinnedHeader.signed(id, KeyAlgorithm.ES256);
        this.secret = secret;
        this.signing = signing;
        this.verifying = verifying;
    }

    /**
     * The key with this scalar.
     *
     * @throws IllegalArgumentException if it is not 1 to n - 1
     */
    static EcdsaKey of(String id, KeySecret secret) {
        if (!isScalar(secret)) {
            throw new IllegalArgumentException("not a private key of P-256");
        }
        BigInteger scalar = new BigInteger(1, secret.bytes());
        ECPoint point = new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar);
        return new EcdsaKey(
                id,
                Optional.of(secret),
                Optional.of(new ECPrivateKeyParameters(scalar, CURVE)),
                new ECPublicKeyParameters(point, CURVE));
    }

    /**
     * The key with this public point.
     *
     * @param publicBytes the coordinates x and y, of 32 bytes each
     * @throws IllegalArgumentException if it is not a point of the curve
     */
    static EcdsaKey verifying(String id, byte[] publicBytes) {
        var verifying = new ECPublicKeyParameters(point(publicBytes), CURVE);
        return new EcdsaKey(id, Optional.empty(), Optional.empty(), verifying);
    }

    private static ECPoint point(byte[] publicBytes) {
        try {
            return CURVE.getCurve().decodePoint(Arrays.concatenate(UNCOMPRESSED, publicBytes));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a public key of P-256");
        }
    }

    /** Random bytes are a scalar all but always. */
    static KeySecret randomScalar() {
        KeySecret secret = KeySecret.random();
        while (!isScalar(secret)) {
            secret = KeySecret.random();
        }
        return secret;
    }

    private static boolean isScalar(KeySecret secret) {
        BigInteger scalar = new BigInteger(1, secret.bytes());
        return scalar.signum() > 0 && scalar.compareTo(CURVE.getN()) < 0;
    }

    private static BigInteger coordinate(byte[] bytes, int from) {
        return new BigInteger(1, bytes, from, COORDINATE_BYTES);
    }

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.ES256;
    }

    @Override
    public PinnedHeader header() {
        return header;
    }

    @Override
    public byte[] publicBytes() {
        byte[] encoded = verifying.getQ().getEncoded(false);
        return Arrays.copyOfRange(encoded, 1, encoded.length);
    }

    @Override
    public Optional<KeySecret> secret() {
        return secret;
    }

    @Override
    public int signatureLength() {
        return SIGNATURE_BYTES;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, signing.orElseThrow(() -> new VerifyOnlyException(id())));
        BigInteger[] pair = signer.generateSignature(digest(text, length));
        BigInteger s = isLow(pair[1]) ? pair[1] : CURVE.getN().subtract(pair[1]);
        byte[] signature = new byte[SIGNATURE_BYTES];
        BigIntegers.asUnsignedByteArray(pair[0], signature, 0, COORDINATE_BYTES);
        BigIntegers.asUnsignedByteArray(s, signature, COORDINATE_BYTES, COORDINATE_BYTES);
        return signature;
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        return isLow(coordinate(signature, COORDINATE_BYTES)) && verifiesAnyS(text, length, signature);
    }

    /** Like {@link #verifies}, but of two signatures that are good by the book it takes both. */
    boolean verifiesAnyS(byte[] text, int length, byte[] signature) {
        BigInteger r = coordinate(signature, 0);
        BigInteger s = coordinate(signature, COORDINATE_BYTES);
        // The signer itself refuses r and s that are not 1 to n - 1.
        var signer = new ECDSASigner();
        signer.init(false, verifying);
        return signer.verifySignature(digest(text, length), r, s);
    }

    @Override
    public String toString() {
        return "EcdsaKey[" + id() + ", redacted]";
    }

    private static boolean isLow(BigInteger s) {
        return s.compareTo(HALF_ORDER) <= 0;
    }

    private static byte[] digest(byte[] text, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }
}
