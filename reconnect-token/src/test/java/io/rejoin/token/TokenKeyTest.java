package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What holds for the keys of every algorithm. */
class TokenKeyTest {
    private static final byte[] PAYLOAD = Sample.payload().getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void issuedToken_isVerified(KeyAlgorithm algorithm) {
        var ring = new KeyRing(List.of(Keys.of(algorithm)));
        ReconnectToken token = new TokenIssuer(ring, Sample.POLICY, Sample.CLOCK).issue(Sample.content());

        VerifiedToken verified = new TokenVerifier(ring, Sample.POLICY, Sample.CLOCK).verify(token, Sample.PRESENTER);

        assertThat(verified.content()).isEqualTo(Sample.content());
    }

    @ParameterizedTest
    @EnumSource
    void tokenOfAnotherKeyWithTheSameId_isBadSignature(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);
        TokenKey other = algorithm.key(key.id(), algorithm.generate().requireSecret());

        assertThat(Keys.verdict(key, other.mint(PAYLOAD))).isEqualTo("BAD_SIGNATURE");
        assertThat(Keys.verdict(other, other.mint(PAYLOAD))).isEqualTo(Verdict.ACCEPT);
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "A256GCM", "ED25519"})
    void idOfANewKey_isNeverTakenForAnOption(KeyAlgorithm algorithm) {
        for (int key = 0; key < 1_000; key++) {
            assertThat(algorithm.generate().id()).doesNotStartWith("-");
        }
    }

    @ParameterizedTest
    @EnumSource
    void token_hasTheLengthThatWasAnnounced(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);
        for (int bytes = 1; bytes < 9; bytes++) {
            assertThat(key.mint(new byte[bytes])).hasSize(key.length(bytes));
        }
    }

    @ParameterizedTest
    @EnumSource
    void derivedKeys_differByUseAndKey(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);

        assertThat(key.derive("a").sharesMaterialWith(key.derive("a"))).isTrue();
        assertThat(key.derive("a").sharesMaterialWith(key.derive("b"))).isFalse();
        assertThat(key.derive("a").sharesMaterialWith(key)).isFalse();
        assertThat(key.derive("a").sharesMaterialWith(algorithm.generate().derive("a")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void key_printsItsIdOnly(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);

        assertThat(key.toString()).endsWith("Key[" + key.id() + ", redacted]");
        assertThat(key.requireSecret()).hasToString("KeySecret[redacted]");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "A256GCM"})
    void publicHalf_verifiesAndDoesNothingElse(KeyAlgorithm algorithm) {
        TokenKey key = Keys.of(algorithm);
        TokenKey publicKey = algorithm.publicKey(key.id(), key.publicBytes());
        var ring = new KeyRing(List.of(publicKey));

        assertThat(Keys.verdict(publicKey, key.mint(PAYLOAD))).isEqualTo(Verdict.ACCEPT);
        assertThat(publicKey.sharesMaterialWith(key)).isTrue();
        assertThat(publicKey.secret()).isEmpty();
        assertThatExceptionOfType(VerifyOnlyException.class)
                .isThrownBy(() -> publicKey.mint(PAYLOAD))
                .withMessageStartingWith("key " + key.id() + " is public only");
        assertThatExceptionOfType(VerifyOnlyException.class)
                .isThrownBy(() -> new TokenIssuer(ring, Sample.POLICY, Sample.CLOCK));
        assertThatExceptionOfType(VerifyOnlyException.class).isThrownBy(() -> ring.seal("cursor"));
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "A256GCM"})
    void symmetricAlgorithm_hasNoPublicHalf(KeyAlgorithm algorithm) {
        assertThat(Keys.of(algorithm).publicBytes()).isEmpty();
        assertThatThrownBy(() -> algorithm.publicKey("k1", new byte[32])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void algorithm_isFoundByItsExactName(KeyAlgorithm algorithm) {
        assertThat(KeyAlgorithm.named(algorithm.text())).contains(algorithm);
        assertThat(KeyAlgorithm.named(algorithm.text() + " ")).isEmpty();
        assertThat(KeyAlgorithm.named(algorithm.text().toLowerCase(java.util.Locale.ROOT)))
                .isEmpty();
    }

    @Test
    void useOfAllAlgorithms_leavesTheProvidersOfThePlatformAlone() {
        var before = List.of(Security.getProviders());

        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            TokenKey key = algorithm.generate();
            assertThat(Keys.verdict(key, key.mint(PAYLOAD))).isEqualTo(Verdict.ACCEPT);
        }

        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        assertThat(Security.getProvider("BC")).isNull();
    }
}
