package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys as JWK; Nimbus is asked wherever it knows the type of key. */
class KeyJsonTest {
    private static final byte[] PAYLOAD = Sample.payload().getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void key_comesBackWhole(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);
        TokenKey read = KeyJson.read(KeyJson.write(key));

        assertThat(read.id()).isEqualTo(key.id());
        assertThat(read.requireSecret().sameAs(key.requireSecret())).isTrue();
        assertThat(Keys.verdict(read, key.mint(PAYLOAD))).isEqualTo(Verdict.ACCEPT);
        assertThat(Keys.verdict(key, read.mint(PAYLOAD))).isEqualTo(Verdict.ACCEPT);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "A256GCM"})
    void publicHalf_neverHasThePrivateMember(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);
        Map<String, Object> jwk = KeyJson.writePublic(key).orElseThrow();

        assertThat(jwk).doesNotContainKeys("d", "priv", "k");
        assertThat(jwk.toString())
                .doesNotContain(Base64Url.encode(key.requireSecret().bytes()));
        assertThat(KeyJson.read(jwk).secret()).isEmpty();
        assertThat(KeyJson.read(jwk).sharesMaterialWith(key)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "A256GCM"})
    void symmetricKey_hasNeitherPublicHalfNorThumbprint(KeyAlgorithm algorithm) {
        assertThat(KeyJson.writePublic(Keys.of(algorithm))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> KeyJson.thumbprint(Keys.of(algorithm)));
        assertThat(algorithm.generate().id()).matches("[A-Za-z0-9_-]{8}");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "A256GCM"})
    void newPublicKey_isNamedByItsThumbprint(KeyAlgorithm algorithm) {
        TokenKey key = algorithm.generate();

        assertThat(KeyJson.thumbprint(key)).hasSize(43).startsWith(key.id());
        assertThat(key.id()).hasSize(16);
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "A256GCM", "ED25519", "ES256"})
    void nimbus_readsWhatWasWritten(KeyAlgorithm algorithm) throws ParseException, JOSEException {
        TokenKey key = Keys.of(algorithm);
        JWK jwk = JWK.parse(KeyJson.write(key));

        assertThat(jwk.isPrivate()).isTrue();
        assertThat(jwk.getAlgorithm().getName()).isEqualTo(algorithm.text());
        if (!algorithm.isSymmetric()) {
            assertThat(jwk.computeThumbprint()).hasToString(KeyJson.thumbprint(key));
        }
    }

    /** RFC 8037, appendix A.3, and RFC 7638, section 3.1, both name the thumbprint of a published key. */
    @Test
    void thumbprint_isThatOfRfc8037() {
        Map<String, Object> jwk = new HashMap<>(Map.of("kty", "OKP", "crv", "Ed25519", "use", "sig", "kid", "k1"));
        jwk.put("alg", "Ed25519");
        jwk.put("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

        assertThat(KeyJson.thumbprint(KeyJson.read(jwk))).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    static Stream<Arguments> badKeys() {
        return Rows.of("bad-keys.txt", 4).stream()
                .map(row -> Arguments.of(KeyAlgorithm.valueOf(row.get(0)), row.get(1), row.get(2), row.get(3)));
    }

    @ParameterizedTest(name = "{0} {1}={2}")
    @MethodSource("badKeys")
    void badMember_isRefusedAndNamed(KeyAlgorithm algorithm, String name, String value, String message) {
        Map<String, Object> jwk = KeyJson.write(Keys.of(algorithm));
        jwk.put(name, value);
        if (value.equals("(absent)")) {
            jwk.remove(name);
        }

        assertThatIllegalArgumentException().isThrownBy(() -> KeyJson.read(jwk)).withMessage(message);
    }

    @Test
    void memberOfAnotherType_isRefused() {
        Map<String, Object> jwk = KeyJson.write(Keys.of(KeyAlgorithm.HS256));
        jwk.put("k", 7);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyJson.read(jwk))
                .withMessage("key k1: k must be 32 bytes in base64url");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "ES256, AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE, off the curve",
        "ES256, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, zero",
        "ES256, __________________________________________8, beyond the field",
        "ED25519, AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, neutral element",
        "ED25519, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, order 4",
        "ED25519, UlLMCn8ggTO2IKy9RTfroqQSO_CowuT5gMOzG7aXZeo, base point plus a point of order 4",
        "ED25519, AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, off the curve",
        "ED25519, __________________________________________8, not canonical",
    })
    void publicPointThatIsNone_isRefused(KeyAlgorithm algorithm, String x, String what) {
        Map<String, Object> jwk = KeyJson.writePublic(Keys.of(algorithm)).orElseThrow();
        jwk.put("x", x);

        assertThatIllegalArgumentException()
                .as(what)
                .isThrownBy(() -> KeyJson.read(jwk))
                .withMessageStartingWith("key k1: not a public key of ");
    }
}
