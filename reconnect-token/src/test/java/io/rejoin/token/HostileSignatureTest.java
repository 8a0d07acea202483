package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.signers.HashMLDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Signatures that are not the one signature of a token: rows E, for every algorithm that signs. */
class HostileSignatureTest {
    private static final BigInteger ES256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger ED25519_ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "A256GCM")
    void signatureOfAnotherLength_isMalformed(KeyAlgorithm algorithm) {
        String input = input(algorithm);
        byte[] good = new KeyForge(algorithm).signature(input);

        assertThat(verdict(algorithm, input, good)).isEqualTo(Verdict.ACCEPT);
        assertThat(verdict(algorithm, input, new byte[0])).as("E01").isEqualTo("MALFORMED");
        assertThat(verdict(algorithm, input, Arrays.copyOf(good, good.length / 2)))
                .as("E05")
                .isEqualTo("MALFORMED");
        assertThat(verdict(algorithm, input, Arrays.copyOf(good, good.length - 1)))
                .as("E06, E22")
                .isEqualTo("MALFORMED");
        assertThat(verdict(algorithm, input, Arrays.copyOf(good, good.length + 1)))
                .as("E07, E23")
                .isEqualTo("MALFORMED");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "A256GCM")
    void forgedSignature_isBadSignature(KeyAlgorithm algorithm) {
        String input = input(algorithm);
        byte[] good = new KeyForge(algorithm).signature(input);
        byte[] random = new byte[good.length];
        new Random(1).nextBytes(random);
        byte[] ones = good.clone();
        Arrays.fill(ones, (byte) -1);

        assertThat(verdict(algorithm, input, new byte[good.length])).as("E21").isEqualTo("BAD_SIGNATURE");
        assertThat(verdict(algorithm, input, random)).isEqualTo("BAD_SIGNATURE");
        assertThat(verdict(algorithm, input, ones)).isEqualTo("BAD_SIGNATURE");
        assertThat(verdict(algorithm, input.replaceFirst("\\..", ".f"), good))
                .as("E18")
                .isEqualTo("BAD_SIGNATURE");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "A256GCM")
    void everyFlippedBit_isBadSignature(KeyAlgorithm algorithm) {
        String input = input(algorithm);
        byte[] good = new KeyForge(algorithm).signature(input);
        int step = Math.max(1, good.length / 64);
        for (int at = 0; at < good.length; at += step) {
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) (1 << (at % 8));

            assertThat(verdict(algorithm, input, flipped)).as("byte " + at).isEqualTo("BAD_SIGNATURE");
        }
    }

    @Test
    void es256SignatureOfDegenerateNumbers_isBadSignature() {
        BigInteger n = ES256_ORDER;
        BigInteger zero = BigInteger.ZERO;
        BigInteger one = BigInteger.ONE;

        assertThat(es256(zero, zero)).as("E10 psychic").isEqualTo("BAD_SIGNATURE");
        assertThat(es256(n, n)).as("E11").isEqualTo("BAD_SIGNATURE");
        assertThat(es256(one, zero)).as("E12").isEqualTo("BAD_SIGNATURE");
        assertThat(es256(zero, one)).isEqualTo("BAD_SIGNATURE");
        assertThat(es256(one, one)).isEqualTo("BAD_SIGNATURE");
        assertThat(es256(n, one)).isEqualTo("BAD_SIGNATURE");
        assertThat(es256(n.subtract(one), one)).isEqualTo("BAD_SIGNATURE");
        assertThat(es256(one, n.shiftRight(1))).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void es256SignatureWithHighS_isBadSignature() {
        byte[] good = new KeyForge(KeyAlgorithm.ES256).signature(input(KeyAlgorithm.ES256));
        var r = new BigInteger(1, good, 0, 32);
        var s = new BigInteger(1, good, 32, 32);

        assertThat(es256(r, s)).as("E13").isEqualTo(Verdict.ACCEPT);
        assertThat(s).as("minted low").isLessThanOrEqualTo(ES256_ORDER.shiftRight(1));
        assertThat(es256(r, ES256_ORDER.subtract(s))).as("E14").isEqualTo("BAD_SIGNATURE");
        assertThat(es256(r.add(ES256_ORDER).mod(BigInteger.TWO.pow(256)), s)).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void es256Signatures_areAllLow() {
        var key = (SigningKey) Keys.of(KeyAlgorithm.ES256);
        for (int i = 0; i < 64; i++) {
            byte[] signature = key.sign(new byte[] {(byte) i}, 1);
            assertThat(new BigInteger(1, signature, 32, 32)).isLessThanOrEqualTo(ES256_ORDER.shiftRight(1));
        }
    }

    @Test
    void es256SignatureInAnotherForm_isMalformed() throws Exception {
        String input = input(KeyAlgorithm.ES256);
        byte[] good = new KeyForge(KeyAlgorithm.ES256).signature(input);
        byte[] der = StandardDSAEncoding.INSTANCE.encode(
                ES256_ORDER, new BigInteger(1, good, 0, 32), new BigInteger(1, good, 32, 32));
        byte[] padded = new byte[96];
        System.arraycopy(good, 0, padded, 16, 32);
        System.arraycopy(good, 32, padded, 64, 32);

        assertThat(verdict(KeyAlgorithm.ES256, input, der)).as("E15").isEqualTo("MALFORMED");
        assertThat(verdict(KeyAlgorithm.ES256, input, padded)).as("E17").isEqualTo("MALFORMED");
    }

    @Test
    void ed25519SignatureWithLargerS_isBadSignature() {
        String input = input(KeyAlgorithm.ED25519);
        byte[] good = new KeyForge(KeyAlgorithm.ED25519).signature(input);
        var s = new BigInteger(1, org.bouncycastle.util.Arrays.reverse(Arrays.copyOfRange(good, 32, 64)));
        byte[] larger = good.clone();
        byte[] sum = BigIntegers.asUnsignedByteArray(32, s.add(ED25519_ORDER));
        System.arraycopy(org.bouncycastle.util.Arrays.reverse(sum), 0, larger, 32, 32);

        assertThat(verdict(KeyAlgorithm.ED25519, input, larger)).as("E20").isEqualTo("BAD_SIGNATURE");
    }

    /** The neutral element as R and zero as s is a signature of every text under a key of small order. */
    @Test
    void ed25519SignatureOfSmallOrder_isBadSignature() {
        byte[] neutral = new byte[64];
        neutral[0] = 1;

        assertThat(verdict(KeyAlgorithm.ED25519, input(KeyAlgorithm.ED25519), neutral))
                .isEqualTo("BAD_SIGNATURE");
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_DSA_44", "ML_DSA_65"})
    void mlDsaSignatureOfAnotherVariant_isBadSignature(KeyAlgorithm algorithm) throws CryptoException {
        MLDSAPrivateKeyParameters key = mlDsa(algorithm);
        var withContext = new ParametersWithContext(key, "token".getBytes(StandardCharsets.US_ASCII));

        assertThat(variant(algorithm, new MLDSASigner(), key))
                .as("the pure one")
                .isEqualTo(Verdict.ACCEPT);
        assertThat(variant(algorithm, new MLDSASigner(), withContext)).isEqualTo("BAD_SIGNATURE");
        assertThat(variant(algorithm, new HashMLDSASigner(), key)).isEqualTo("BAD_SIGNATURE");
    }

    /** FIPS 204, algorithm 21: hints that no polynomial counts must be zero, or one signature had many spellings. */
    @Test
    void mlDsaSignatureWithUncountedHint_isBadSignature() {
        String input = input(KeyAlgorithm.ML_DSA_44);
        byte[] signature = new KeyForge(KeyAlgorithm.ML_DSA_44).signature(input);
        int lastHint = signature.length - 5;
        assertThat(signature[signature.length - 1]).as("hints of 80").isLessThan((byte) 80);
        signature[lastHint] = 1;

        assertThat(verdict(KeyAlgorithm.ML_DSA_44, input, signature)).isEqualTo("BAD_SIGNATURE");
    }

    /** RFC 6979, appendix A.2.5: P-256 with SHA-256, text "sample"; s is the lower of the two. */
    @Test
    void es256Signature_isThatOfRfc6979() {
        HexFormat hex = HexFormat.of();
        var secret = new KeySecret(hex.parseHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        byte[] signature = EcdsaKey.of("k1", secret).sign("sample".getBytes(StandardCharsets.US_ASCII), 6);
        var high = new BigInteger("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", 16);

        assertThat(hex.formatHex(signature, 0, 32))
                .isEqualTo("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
        assertThat(new BigInteger(1, signature, 32, 32)).isEqualTo(ES256_ORDER.subtract(high));
    }

    /** RFC 8037, appendix A.4. */
    @Test
    void ed25519Signature_isThatOfRfc8037() {
        var secret =
                new KeySecret(java.util.Base64.getUrlDecoder().decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"));
        byte[] text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(StandardCharsets.US_ASCII);

        assertThat(TokenForge.encode(Ed25519Key.of("k1", secret).sign(text, text.length)))
                .isEqualTo("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
    }

    private static MLDSAPrivateKeyParameters mlDsa(KeyAlgorithm algorithm) {
        var parameters = algorithm == KeyAlgorithm.ML_DSA_44 ? MLDSAParameters.ml_dsa_44 : MLDSAParameters.ml_dsa_65;
        return new MLDSAPrivateKeyParameters(parameters, Sample.SECRET);
    }

    private static String variant(KeyAlgorithm algorithm, Signer signer, CipherParameters key) throws CryptoException {
        byte[] text = input(algorithm).getBytes(StandardCharsets.US_ASCII);
        signer.init(true, key);
        signer.update(text, 0, text.length);
        return verdict(algorithm, input(algorithm), signer.generateSignature());
    }

    private static String es256(BigInteger r, BigInteger s) {
        byte[] signature = new byte[64];
        BigIntegers.asUnsignedByteArray(r, signature, 0, 32);
        BigIntegers.asUnsignedByteArray(s, signature, 32, 32);
        return verdict(KeyAlgorithm.ES256, input(KeyAlgorithm.ES256), signature);
    }

    private static String input(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();
        return good.substring(0, good.lastIndexOf('.'));
    }

    private static String verdict(KeyAlgorithm algorithm, String input, byte[] signature) {
        return Keys.verdict(Keys.of(algorithm), input + "." + TokenForge.encode(signature));
    }
}
