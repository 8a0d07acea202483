package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only the key that encrypts does. */
class GcmKeyTest {
    private static final byte[] PAYLOAD = Sample.payload().getBytes(StandardCharsets.UTF_8);

    @Test
    void token_tellsNothingOfItsContent() {
        String token = Keys.of(KeyAlgorithm.A256GCM).mint(PAYLOAD);
        String body = token.split("\\.", -1)[3];

        assertThat(new String(java.util.Base64.getUrlDecoder().decode(body), StandardCharsets.ISO_8859_1))
                .doesNotContain("lobby", "ana", "aud")
                .hasSize(PAYLOAD.length);
    }

    @Test
    void equalContents_haveNoEqualIvsAndTexts() {
        Set<String> ivs = new HashSet<>();
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String token = Keys.of(KeyAlgorithm.A256GCM).mint(PAYLOAD);
            ivs.add(token.split("\\.", -1)[2]);
            tokens.add(token);
        }
        assertThat(ivs).hasSize(1_000);
        assertThat(tokens).hasSize(1_000);
    }

    @Test
    void key_wearsOutAfterSoManyTokensAndStillVerifies() {
        var key = new GcmKey("k1", new KeySecret(Sample.SECRET.clone()), (1L << 31) - 2);
        var issuer = new TokenIssuer(new KeyRing(List.of(key)), Sample.POLICY, Sample.CLOCK);
        issuer.issue(Sample.content());
        String last = issuer.issue(Sample.content()).text();

        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(WornOutKeyException.class)
                    .isThrownBy(() -> issuer.issue(Sample.content()))
                    .withMessageContaining("key k1 has made as many tokens as it may");
        }
        assertThat(Keys.verdict(key, last)).isEqualTo(Verdict.ACCEPT);
    }
}
