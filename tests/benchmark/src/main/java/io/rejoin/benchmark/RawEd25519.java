package io.rejoin.benchmark;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519, with the point decoded once. */
final class RawEd25519 implements RawKey {
    private final Ed25519PublicKeyParameters key =
            new Ed25519PrivateKeyParameters(BenchmarkKey.SECRET).generatePublicKey();

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        return key.verify(Ed25519.Algorithm.Ed25519, null, text, 0, length, signature, 0);
    }

    @Override
    public String members() {
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\"," + BenchmarkKey.member("x", key.getEncoded()) + ","
                + BenchmarkKey.member("d", BenchmarkKey.SECRET);
    }
}
