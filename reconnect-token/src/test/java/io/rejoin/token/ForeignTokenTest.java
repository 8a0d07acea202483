package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainObject;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole tokens of forms that we do not have, made for this test by Nimbus as an attacker would: rows B to D and J. */
class ForeignTokenTest {
    private static final Payload CLAIMS = new Payload(Sample.payload());
    private static final RSAKey RSA = rsa();

    record Row(String id, String what, KeyAlgorithm ring, String token, String verdict) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Row> rows() throws JOSEException, ParseException {
        List<Row> rows = new ArrayList<>();
        unsignedOrSignedByOthers(rows);
        encryptedToPublicKeys(rows);
        encryptedWithPasswords(rows);
        compressed(rows);
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void foreignToken_isRefused(Row row) {
        assertThat(Keys.verdict(Keys.of(row.ring()), row.token()))
                .as(row.toString())
                .isEqualTo(row.verdict());
    }

    private static void unsignedOrSignedByOthers(List<Row> rows) throws JOSEException {
        var rs256 = new JWSObject(jws(JWSAlgorithm.RS256), CLAIMS);
        rs256.sign(new RSASSASigner(RSA));
        for (KeyAlgorithm ring : KeyAlgorithm.values()) {
            rows.add(unknown("B10", "unsecured", ring, new PlainObject(CLAIMS).serialize()));
            rows.add(unknown("B22", "signed with somebody's RSA key", ring, rs256.serialize()));
        }
        String der = signedWith(RSA.toRSAPublicKey().getEncoded());
        rows.add(unknown("B22", "MAC keyed with an RSA public key", KeyAlgorithm.ES256, der));
        rows.add(new Row("B22", "the same under a shared key's header", KeyAlgorithm.HS256, der, "BAD_SIGNATURE"));
        String eddsa = new KeyForge(KeyAlgorithm.ED25519).header().replace("Ed25519", "EdDSA");
        rows.add(unknown(
                "A03",
                "Ed25519 by its former name",
                KeyAlgorithm.ED25519,
                new KeyForge(KeyAlgorithm.ED25519).token(eddsa)));
        rows.add(unknown("D09", "unencoded payload", KeyAlgorithm.HS256, unencoded("{")));
        rows.add(unknown("D10", "unencoded payload, critical", KeyAlgorithm.HS256, unencoded("{\"crit\":[\"b64\"],")));
    }

    private static void encryptedToPublicKeys(List<Row> rows) throws JOSEException, ParseException {
        var own = ECKey.parse(KeyJson.writePublic(Keys.of(KeyAlgorithm.ES256)).orElseThrow());
        String toOwn = encrypted(jwe(JWEAlgorithm.ECDH_ES), new ECDHEncrypter(own));
        rows.add(unknown("J01", "claims encrypted to the ring's public key", KeyAlgorithm.ES256, toOwn));
        String toRsa = encrypted(jwe(JWEAlgorithm.RSA_OAEP_256), new RSAEncrypter(RSA));
        for (KeyAlgorithm ring : KeyAlgorithm.values()) {
            rows.add(unknown("J01", "claims encrypted to an RSA key", ring, toRsa));
        }
        String nested = KeyForge.encrypted(
                TokenForge.encode(header().getBytes(StandardCharsets.UTF_8)),
                TokenForge.token(Sample.payload()).getBytes(StandardCharsets.UTF_8));
        rows.add(new Row("J20", "a good signed token encrypted", KeyAlgorithm.A256GCM, nested, "MALFORMED"));
    }

    /** The real one costs a thousand rounds; those of the last two would cost a second and a minute. */
    private static void encryptedWithPasswords(List<Row> rows) throws JOSEException {
        var encrypter = new PasswordBasedEncrypter(Sample.SECRET, 8, 1_000);
        String real = encrypted(jwe(JWEAlgorithm.PBES2_HS256_A128KW), encrypter);
        rows.add(unknown("J03", "key from a password, 1,000 rounds", KeyAlgorithm.A256GCM, real));
        for (int rounds : new int[] {1_000_001, 100_000_000}) {
            String header = "{\"p2s\":\"AAAAAAAAAAA\",\"p2c\":" + rounds
                    + ",\"kid\":\"k1\",\"typ\":\"reconnect+jwt\",\"enc\":\"A256GCM\",\"alg\":\"PBES2-HS256+A128KW\"}";
            String token =
                    TokenForge.encode(header.getBytes(StandardCharsets.UTF_8)) + real.substring(real.indexOf('.'));
            rows.add(unknown("J03", rounds + " rounds", KeyAlgorithm.A256GCM, token));
        }
    }

    private static void compressed(List<Row> rows) throws JOSEException {
        String bomb = compressed(1_000_000);
        assertThat(bomb).hasSizeLessThan(Sample.POLICY.charsMax());
        rows.add(unknown("J02-1", "inflates to 1 MB", KeyAlgorithm.A256GCM, bomb));
        String large = compressed(20_000_000);
        rows.add(new Row("J02-95", "inflates to 20 MB", KeyAlgorithm.A256GCM, large, "TOO_LARGE"));
    }

    private static String compressed(int size) throws JOSEException {
        var header = new JWEHeader.Builder(jwe(JWEAlgorithm.DIR)).compressionAlgorithm(CompressionAlgorithm.DEF);
        var jwe = new JWEObject(header.build(), new Payload(" ".repeat(size)));
        jwe.encrypt(new DirectEncrypter(Sample.SECRET));
        return jwe.serialize();
    }

    private static String encrypted(JWEHeader header, JWEEncrypter encrypter) throws JOSEException {
        var jwe = new JWEObject(header, CLAIMS);
        jwe.encrypt(encrypter);
        return jwe.serialize();
    }

    private static String signedWith(byte[] secret) {
        String input = TokenForge.encode(Sample.header().getBytes(StandardCharsets.UTF_8)) + "."
                + TokenForge.encode(Sample.payload().getBytes(StandardCharsets.UTF_8));
        return input + "." + TokenForge.encode(TokenForge.mac(input, secret));
    }

    /** RFC 7797: the payload itself is signed, not its base64url. */
    private static String unencoded(String start) {
        String header = start + Sample.header().substring(1).replace("\"alg\"", "\"b64\":false,\"alg\"");
        String encoded = TokenForge.encode(header.getBytes(StandardCharsets.UTF_8)) + ".";
        return encoded + CLAIMS.toBase64URL() + "." + TokenForge.encode(TokenForge.mac(encoded + Sample.payload()));
    }

    private static String header() {
        return new KeyForge(KeyAlgorithm.A256GCM).header();
    }

    private static JWSHeader jws(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .type(PinnedHeader.TYPE)
                .keyID(Sample.KEY_ID)
                .build();
    }

    private static JWEHeader jwe(JWEAlgorithm algorithm) {
        return new JWEHeader.Builder(algorithm, EncryptionMethod.A256GCM)
                .type(PinnedHeader.TYPE)
                .keyID(Sample.KEY_ID)
                .build();
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2_048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Row unknown(String id, String what, KeyAlgorithm ring, String token) {
        return new Row(id, what + ", " + ring, ring, token, "UNKNOWN_KEY");
    }
}
