package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers, keys and tokens of one algorithm where another one's belong: rows A to D and J01. */
class AlgorithmConfusionTest {
    private static final List<TokenKey> ONE_OF_EACH = Stream.of(KeyAlgorithm.values())
            .map(algorithm -> algorithm.key(algorithm.name(), KeySecret.random()))
            .toList();

    static Stream<Arguments> headers() {
        return Stream.of(KeyAlgorithm.values())
                .flatMap(algorithm -> Rows.of("hostile-headers.txt", 4).stream()
                        .map(row ->
                                Arguments.of(algorithm, row.get(0) + " " + row.get(1), header(algorithm, row.get(3)))));
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (TokenKey from : ONE_OF_EACH) {
            ONE_OF_EACH.stream().filter(to -> to != from).forEach(to -> pairs.add(Arguments.of(from, to)));
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @EnumSource
    void ownHeader_isAccepted(KeyAlgorithm algorithm) {
        assertThat(verdict(algorithm, new KeyForge(algorithm).good())).isEqualTo(Verdict.ACCEPT);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("headers")
    void foreignHeader_isUnknownKey(KeyAlgorithm algorithm, String what, byte[] header) {
        var forge = new KeyForge(algorithm);
        String own = new String(header, StandardCharsets.UTF_8).equals(forge.header()) ? Verdict.ACCEPT : "UNKNOWN_KEY";

        assertThat(verdict(algorithm, forge.token(header))).as(what).isEqualTo(own);
    }

    @ParameterizedTest
    @EnumSource
    void algNone_isUnknownKey(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();
        for (String none : List.of("none", "None", "NONE", "nOnE")) {
            String header = TokenForge.encode(("{\"kid\":\"k1\",\"typ\":\"reconnect+jwt\",\"alg\":\"" + none + "\"}")
                    .getBytes(StandardCharsets.UTF_8));
            String rest = good.substring(good.indexOf('.'));

            assertThat(verdict(algorithm, header + rest)).isEqualTo("UNKNOWN_KEY");
            assertThat(verdict(algorithm, header + rest.substring(0, rest.lastIndexOf('.') + 1)))
                    .isEqualTo("UNKNOWN_KEY");
        }
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("pairs")
    void tokenUnderTheHeaderOfAnotherKey_isRefused(TokenKey from, TokenKey to) {
        String token = from.mint(Sample.payload().getBytes(StandardCharsets.UTF_8));
        String start = new String(to.header().segment(), StandardCharsets.US_ASCII);
        String moved = start + token.substring(token.indexOf('.') + 1);
        boolean sameForm = from instanceof SigningKey one
                && to instanceof SigningKey other
                && one.signatureLength() == other.signatureLength();

        assertThat(verdict(ONE_OF_EACH, token)).isEqualTo(Verdict.ACCEPT);
        assertThat(verdict(ONE_OF_EACH, moved)).isEqualTo(sameForm ? "BAD_SIGNATURE" : "MALFORMED");
    }

    /** The secret of one algorithm used for another: only the header stands between them, so it must be enough. */
    @ParameterizedTest
    @EnumSource
    void tokenMadeWithTheSameSecretByAnotherAlgorithm_isUnknownKey(KeyAlgorithm algorithm) {
        for (KeyAlgorithm other : KeyAlgorithm.values()) {
            String expected = other == algorithm ? Verdict.ACCEPT : "UNKNOWN_KEY";

            assertThat(verdict(algorithm, new KeyForge(other).good())).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "A256GCM"})
    void macKeyedWithThePublicKey_isRefused(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);
        var publicRing = List.of(algorithm.publicKey(key.id(), key.publicBytes()));
        for (byte[] known : publicTexts(key)) {
            String body = "." + TokenForge.encode(Sample.payload().getBytes(StandardCharsets.UTF_8));
            String hmac = encodedHeader(KeyAlgorithm.HS256) + body;
            String own = encodedHeader(algorithm) + body;

            assertThat(verdict(publicRing, hmac + "." + TokenForge.encode(TokenForge.mac(hmac, known))))
                    .isEqualTo("UNKNOWN_KEY");
            assertThat(verdict(publicRing, own + "." + TokenForge.encode(TokenForge.mac(own, known))))
                    .isEqualTo("MALFORMED");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "A256GCM"})
    void claimsEncryptedWithThePublicKey_areUnknownKey(KeyAlgorithm algorithm) {
        byte[] publicBytes = Arrays.copyOf(Keys.of(algorithm).publicBytes(), 32);
        TokenKey attackers = new GcmKey(Sample.KEY_ID, new KeySecret(publicBytes));

        assertThat(verdict(algorithm, attackers.mint(Sample.payload().getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("UNKNOWN_KEY");
    }

    @Test
    void encryptionToAPublicKey_isUnknownKeyForAll() {
        String header = TokenForge.encode(
                "{\"kid\":\"k1\",\"typ\":\"reconnect+jwt\",\"enc\":\"A256GCM\",\"alg\":\"RSA-OAEP-256\"}"
                        .getBytes(StandardCharsets.UTF_8));
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            assertThat(verdict(algorithm, header + ".AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"))
                    .isEqualTo("UNKNOWN_KEY");
        }
    }

    private static byte[] header(KeyAlgorithm algorithm, String row) {
        String alg = algorithm == KeyAlgorithm.A256GCM
                ? "\"enc\":\"A256GCM\",\"alg\":\"dir\""
                : "\"alg\":\"" + algorithm.text() + "\"";
        return Rows.bytes(row.replace("\"alg\":\"HS256\"", alg));
    }

    private static List<byte[]> publicTexts(TokenKey key) {
        String jwk = KeyJson.writePublic(key).orElseThrow().toString();
        String pem = "-----BEGIN PUBLIC KEY-----\n" + TokenForge.encode(key.publicBytes());
        return List.of(key.publicBytes(), jwk.getBytes(StandardCharsets.UTF_8), pem.getBytes(StandardCharsets.UTF_8));
    }

    private static String encodedHeader(KeyAlgorithm algorithm) {
        return TokenForge.encode(new KeyForge(algorithm).header().getBytes(StandardCharsets.UTF_8));
    }

    private static String verdict(KeyAlgorithm algorithm, String token) {
        return Keys.verdict(Keys.of(algorithm), token);
    }

    private static String verdict(List<TokenKey> keys, String token) {
        return Verdict.of(new TokenVerifier(new KeyRing(keys), Sample.POLICY, Sample.CLOCK), token, Sample.PRESENTER);
    }
}
