package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What prints and compares without giving a secret away. */
class SecretsTest {
    private static final String TEXT = TokenForge.token(Sample.payload());

    @Test
    void token_printsItsLengthOnly() {
        assertThat(ReconnectToken.of("secret")).hasToString("ReconnectToken[redacted, 6 characters]");
    }

    @Test
    void equalTexts_areEqualTokens() {
        ReconnectToken token = ReconnectToken.of(TEXT);

        assertThat(ReconnectToken.of(TEXT.substring(0, 9) + TEXT.substring(9)))
                .isEqualTo(token)
                .hasSameHashCodeAs(token);
        assertThat(ReconnectToken.of(TEXT + "x")).isNotEqualTo(token);
        assertThat(ReconnectToken.of("x" + TEXT.substring(1))).isNotEqualTo(token);
        assertThat(ReconnectToken.of(TEXT.substring(1) + "x")).isNotEqualTo(token);
        assertThat(token).isNotEqualTo(TEXT);
    }

    @Test
    void keyAndRing_printKeyIdsOnly() {
        String secret = new String(Sample.SECRET, StandardCharsets.US_ASCII);
        String encoded = TokenForge.encode(Sample.SECRET);

        assertThat(Sample.ring().toString()).isEqualTo("KeyRing[k1]").doesNotContain(secret, encoded);
        assertThat(Sample.hmac("k1", Sample.SECRET)).hasToString("HmacKey[k1, redacted]");
    }

    @Test
    void verifiedToken_printsItsIdOnly() {
        VerifiedToken verified = Sample.verifier().verify(ReconnectToken.of(TEXT), Sample.PRESENTER);

        assertThat(verified).hasToString("VerifiedToken[fam.3]");
    }
}
