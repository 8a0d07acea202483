package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.ProofKey;
import io.rejoin.token.Confirmation;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may say that its public key is. */
final class KeyTextTest {

    /** RFC 8032, section 7.1, test 1. */
    private static final String ED25519 = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    @Test
    void keysOfBothCurves_areRead() {
        ProofKey key = ProofKey.generate();

        assertThat(KeyText.read(key.text())).contains(key.confirmation());
        assertThat(KeyText.read("Ed25519." + ED25519))
                .contains(Confirmation.ed25519(Base64.getUrlDecoder().decode(ED25519)));
    }

    @Test
    void pointThatIsNotOnTheCurve_isNone() {
        byte[] raw = ProofKey.generate().raw();
        raw[64] ^= 1;

        assertThat(KeyText.read(
                        "P-256." + Base64.getUrlEncoder().withoutPadding().encodeToString(raw)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "P-256",
                "P-256.",
                "P-256.AAAA",
                "P-256.!",
                "P-521." + ED25519,
                "P-256." + ED25519,
                "ed25519." + ED25519,
                "Ed25519." + ED25519 + "AA",
                "Ed25519.AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void anythingElse_isNone(String text) {
        assertThat(KeyText.read(text)).isEmpty();
        assertThat(KeyText.read(text + "A".repeat(200_000))).isEmpty();
    }
}
