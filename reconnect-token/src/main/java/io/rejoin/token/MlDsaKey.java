package io.rejoin.token;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.jspecify.annotations.Nullable;

/**
 * ML-DSA-44 and ML-DSA-65 (FIPS 204; RFC 9964) by Bouncy Castle: the pure variant with an empty context, signing
 * deterministically. The secret is the seed.
 */
final class MlDsaKey implements SigningKey {
    private final KeyAlgorithm algorithm;
    private final PinnedHeader header;
    private final Optional<KeySecret> secret;
    private final Optional<MLDSAPrivateKeyParameters> signing;
    private final MLDSAPublicKeyParameters verifying;
    /** One initialised verifier for whoever comes first, as it has hashed the public key already. */
    private final AtomicReference<@Nullable MLDSASigner> spare = new AtomicReference<>();

    private MlDsaKey(
            KeyAlgorithm algorithm,
            String id,
            Optional<KeySecret> secret,
            Optional<MLDSAPrivateKeyParameters> signing,
            MLDSAPublicKeyParameters verifying) {
        this.algorithm = algorithm;
        this.header = PinnedHeader.signed(id, algorithm);
        this.secret = secret;
        this.signing = signing;
        this.verifying = verifying;
    }

    static MlDsaKey of(KeyAlgorithm algorithm, String id, KeySecret secret) {
        var signing = new MLDSAPrivateKeyParameters(parameters(algorithm), secret.bytes());
        return new MlDsaKey(algorithm, id, Optional.of(secret), Optional.of(signing), signing.getPublicKeyParameters());
    }

    /**
     * The key with this public half.
     *
     * @throws IllegalArgumentException if it has not the length that the algorithm's public keys have
     */
    static MlDsaKey verifying(KeyAlgorithm algorithm, String id, byte[] publicBytes) {
        if (publicBytes.length != publicLength(algorithm)) {
            throw new IllegalArgumentException("not a public key of " + algorithm.text());
        }
        var verifying = new MLDSAPublicKeyParameters(parameters(algorithm), publicBytes);
        return new MlDsaKey(algorithm, id, Optional.empty(), Optional.empty(), verifying);
    }

    /** Bytes of a public key (FIPS 204, table 2). */
    static int publicLength(KeyAlgorithm algorithm) {
        return algorithm == KeyAlgorithm.ML_DSA_44 ? 1_312 : 1_952;
    }

    private static MLDSAParameters parameters(KeyAlgorithm algorithm) {
        return algorithm == KeyAlgorithm.ML_DSA_44 ? MLDSAParameters.ml_dsa_44 : MLDSAParameters.ml_dsa_65;
    }

    @Override
    public KeyAlgorithm algorithm() {
        return algorithm;
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

    /** FIPS 204, table 2. */
    @Override
    public int signatureLength() {
        return algorithm == KeyAlgorithm.ML_DSA_44 ? 2_420 : 3_309;
    }

    @Override
    public byte[] sign(byte[] text, int length) {
        var signer = new MLDSASigner();
        // Without a source of randomness the signer is the deterministic variant.
        signer.init(true, signing.orElseThrow(() -> new VerifyOnlyException(id())));
        signer.update(text, 0, length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        MLDSASigner taken = spare.getAndSet(null);
        MLDSASigner verifier = taken == null ? verifier() : taken;
        verifier.update(text, 0, length);
        boolean good = verifier.verifySignature(signature);
        spare.set(verifier);
        return good;
    }

    private MLDSASigner verifier() {
        var verifier = new MLDSASigner();
        verifier.init(false, verifying);
        return verifier;
    }

    @Override
    public String toString() {
        return "MlDsaKey[" + id() + ", redacted]";
    }
}
