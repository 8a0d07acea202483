package io.rejoin.benchmark;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** ECDSA on P-256 over the JDK's SHA-256; signer and digest reused. */
final class RawEs256 implements RawKey {
    private static final ECDomainParameters CURVE = new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

    private final ECPublicKeyParameters key =
            new ECPublicKeyParameters(CURVE.getG().multiply(new BigInteger(1, BenchmarkKey.SECRET)), CURVE);
    private final ECDSASigner signer = new ECDSASigner();
    private final MessageDigest digest;

    RawEs256() throws NoSuchAlgorithmException {
        digest = MessageDigest.getInstance("SHA-256");
        signer.init(false, key);
    }

    @Override
    public boolean verifies(byte[] text, int length, byte[] signature) {
        digest.update(text, 0, length);
        return signer.verifySignature(
                digest.digest(), new BigInteger(1, signature, 0, 32), new BigInteger(1, signature, 32, 32));
    }

    @Override
    public String members() {
        byte[] point = key.getQ().getEncoded(false);
        return "\"kty\":\"EC\",\"crv\":\"P-256\"," + BenchmarkKey.member("x", Arrays.copyOfRange(point, 1, 33)) + ","
                + BenchmarkKey.member("y", Arrays.copyOfRange(point, 33, 65)) + ","
                + BenchmarkKey.member("d", BenchmarkKey.SECRET);
    }
}
