package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The primitives against published vectors. */
class HmacKeyTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void signature_isThatOfRfc4231Case1() {
        byte[] secret = new byte[20];
        Arrays.fill(secret, (byte) 0x0b);
        byte[] text = "Hi There, and more".getBytes(StandardCharsets.US_ASCII);

        assertThat(HEX.formatHex(Sample.hmac("k1", secret).sign(text, 8)))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    @Test
    void signature_isThatOfRfc7515AppendixA1() {
        byte[] secret = Base64.getUrlDecoder()
                .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        byte[] text = ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog"
                        + "Imh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(Base64Url.encode(Sample.hmac("k1", secret).sign(text, text.length)))
                .isEqualTo("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    }

    @Test
    void derivedKey_isThatOfRfc5869Case3() {
        byte[] secret = new byte[22];
        Arrays.fill(secret, (byte) 0x0b);

        assertThat(HEX.formatHex(
                        Sample.hmac("k1", secret).derive("").requireSecret().bytes()))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    @Test
    void derivedKeys_differByUse() {
        var key = Sample.hmac("k1", Sample.SECRET);

        assertThat(key.derive("a").sharesMaterialWith(key.derive("a"))).isTrue();
        assertThat(key.derive("a").sharesMaterialWith(key.derive("b"))).isFalse();
        assertThat(key.derive("a").sharesMaterialWith(key)).isFalse();
    }

    @Test
    void header_isTheseBytes() {
        String segment = new String(Sample.hmac("k1", Sample.SECRET).header().segment(), StandardCharsets.US_ASCII);
        String header = new String(
                Base64.getUrlDecoder().decode(segment.substring(0, segment.length() - 1)), StandardCharsets.US_ASCII);

        assertThat(segment).endsWith(".");
        assertThat(header).isEqualTo("{\"kid\":\"k1\",\"typ\":\"reconnect+jwt\",\"alg\":\"HS256\"}");
    }

    @Test
    void everyCharacterOfASignature_counts() {
        var key = Sample.hmac("k1", Sample.SECRET);
        String signed = "header.payload";
        String token = signed + "." + TokenForge.encode(TokenForge.mac(signed));
        byte[] text = token.getBytes(StandardCharsets.US_ASCII);
        int from = signed.length() + 1;

        assertThat(key.hasSigned(text, from)).isTrue();
        for (int at = from; at < text.length; at++) {
            text[at] ^= 1;
            assertThat(key.hasSigned(text, from)).as("character " + (at - from)).isFalse();
            text[at] ^= 1;
        }
        text[from - 2] ^= 1;
        assertThat(key.hasSigned(text, from))
                .as("last character that is signed")
                .isFalse();
    }

    @Test
    void signatureOfOtherLength_doesNotVerify() {
        var key = Sample.hmac("k1", Sample.SECRET);
        byte[] signature = key.sign(new byte[9], 9);

        assertThat(key.verifies(new byte[9], 9, signature)).isTrue();
        assertThat(key.verifies(new byte[9], 8, signature)).isFalse();
        assertThat(key.verifies(new byte[9], 9, Arrays.copyOf(signature, 31))).isFalse();
        assertThat(key.verifies(new byte[9], 9, new byte[0])).isFalse();
    }
}
