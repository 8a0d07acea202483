package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** ES256 at the numbers that decide: half of the order, and the ends of the range of a secret. */
class EcdsaEdgesTest {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger HALF = ORDER.shiftRight(1);
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);

    @Test
    void signatureOfHalfTheOrder_isTheLastLowOne() throws GeneralSecurityException {
        assertThat(verdictOfSignature(HALF)).isTrue();
        assertThat(verdictOfSignature(HALF.add(BigInteger.ONE))).isFalse();
    }

    @Test
    void secret_isAtLeastOneAndLessThanTheOrder() {
        for (BigInteger good : new BigInteger[] {BigInteger.ONE, ORDER.subtract(BigInteger.ONE)}) {
            assertThatCode(() -> EcdsaKey.of("k1", secret(good))).doesNotThrowAnyException();
        }
        for (BigInteger bad : new BigInteger[] {BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EcdsaKey.of("k1", secret(bad)))
                    .withMessage("not a private key of P-256");
        }
    }

    /** Of s = (hash + r d) / k the secret d is solved for, so that the signature under it is good and has this s. */
    private static boolean verdictOfSignature(BigInteger s) throws GeneralSecurityException {
        BigInteger k = BigInteger.valueOf(12_345);
        BigInteger r = CustomNamedCurves.getByName("secp256r1")
                .getG()
                .multiply(k)
                .normalize()
                .getAffineXCoord()
                .toBigInteger();
        var hash = new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(TEXT));
        BigInteger d =
                k.multiply(s).subtract(hash).multiply(r.modInverse(ORDER)).mod(ORDER);
        byte[] signature = new byte[64];
        BigIntegers.asUnsignedByteArray(r, signature, 0, 32);
        BigIntegers.asUnsignedByteArray(s, signature, 32, 32);
        return EcdsaKey.of("k1", secret(d)).verifies(TEXT, TEXT.length, signature);
    }

    private static KeySecret secret(BigInteger number) {
        return new KeySecret(BigIntegers.asUnsignedByteArray(32, number));
    }
}
