package io.rejoin.benchmark;

import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** ML-DSA with an empty context; the signer is reused. */
final class RawMlDsa implements RawKey {
    private final MLDSAPublicKeyParameters key;
    private final MLDSASigner signer = new MLDSASigner();

    RawMlDsa(MLDSAParameters parameters) {
        key = new MLDSAPrivateKeyParameters(parameters, BenchmarkKey.SECRET).getPublicKeyParameters();
        signer.init(false, key);
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        signer.update(text, 0, length);
        return signer.verifySignature(signature);
    }

    @Override
    public String members() {
        return "\"kty\":\"AKP\"," + BenchmarkKey.member("pub", key.getEncoded()) + ","
                + BenchmarkKey.member("priv", BenchmarkKey.SECRET);
    }
}
