package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Public halves by their length, and thumbprints of those that no older standard knows. */
class PublicHalfTest {
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"HS256", "A256GCM"})
    void publicHalfOfAnotherLength_isRefused(KeyAlgorithm algorithm) {
        byte[] good = Keys.of(algorithm).publicBytes();
        assertThat(algorithm.publicKey("k1", good).publicBytes()).isEqualTo(good);
        for (int length : new int[] {0, 16, good.length - 1, good.length + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> algorithm.publicKey("k1", Arrays.copyOf(good, length)))
                    .withMessageStartingWith("not a public key of ");
        }
    }

    /** RFC 9964: unlike in RFC 7638, the algorithm belongs to the key. */
    @ParameterizedTest
    @EnumSource(names = {"ML_DSA_44", "ML_DSA_65"})
    void thumbprint_isOverAlgorithmTypeAndPublicHalf(KeyAlgorithm algorithm) throws NoSuchAlgorithmException {
        TokenKey key = Keys.of(algorithm);
        String members = "{\"alg\":\"" + algorithm.text() + "\",\"kty\":\"AKP\",\"pub\":\""
                + TokenForge.encode(key.publicBytes()) + "\"}";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII));

        assertThat(KeyJson.thumbprint(key)).isEqualTo(TokenForge.encode(hash));
    }
}
