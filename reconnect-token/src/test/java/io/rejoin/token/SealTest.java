package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
    private final Seal seal = Sample.ring().seal("cursor");

    @ParameterizedTest
    @ValueSource(strings = {"", "e1.42", "a:b", "\u05e9\u05dc\u05d5\u05dd \ud83d\ude00", "a\0b\n"})
    void text_comesBackExact(String text) {
        assertThat(seal.open(seal.seal(text, "connection"), "connection")).contains(text);
    }

    @Test
    void form_isKeyIdTextAndMac() {
        assertThat(seal.seal("e1.42", "connection")).matches("k1\\.ZTEuNDI\\.[A-Za-z0-9_-]{22}");
    }

    @Test
    void otherBinding_opensNothing() {
        String sealed = seal.seal("e1.42", "connection");

        assertThat(seal.open(sealed, "Connection")).isEmpty();
        assertThat(seal.open(sealed, "")).isEmpty();
        assertThat(seal.open(sealed, "connection\ud800")).isEmpty();
    }

    @Test
    void borderOfBindingAndText_isPartOfTheSeal() {
        String moved = seal.seal("bc", "a").replace("YmM", TokenForge.encode("c".getBytes(StandardCharsets.UTF_8)));

        assertThat(seal.open(moved, "ab")).isEmpty();
    }

    @Test
    void otherPurposeOrRing_opensNothing() {
        String sealed = seal.seal("e1.42", "connection");
        var otherRing = new KeyRing(List.of(Sample.hmac(Sample.KEY_ID, new byte[] {1})));

        assertThat(Sample.ring().seal("connection").open(sealed, "connection")).isEmpty();
        assertThat(otherRing.seal("cursor").open(sealed, "connection")).isEmpty();
        assertThat(Sample.ring().seal("cursor").open(sealed, "connection")).contains("e1.42");
    }

    @Test
    void rotatedRing_stillOpens() {
        var newer = Sample.hmac("k2", new byte[] {2});
        Seal rotated = new KeyRing(List.of(newer, Sample.hmac(Sample.KEY_ID, Sample.SECRET))).seal("cursor");

        assertThat(rotated.open(seal.seal("e1.42", "c"), "c")).contains("e1.42");
        assertThat(rotated.seal("e1.42", "c")).startsWith("k2.");
        assertThat(seal.open(rotated.seal("e1.42", "c"), "c")).isEmpty();
    }

    @Test
    void eachChangedCharacter_opensNothing() {
        String sealed = seal.seal("e1.42", "connection");
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\u00e9\u0416";
        for (int at = 0; at < sealed.length(); at++) {
            for (int i = 0; i < alphabet.length(); i++) {
                String changed = sealed.substring(0, at) + alphabet.charAt(i) + sealed.substring(at + 1);
                boolean same = changed.equals(sealed);
                assertThat(seal.open(changed, "connection").isPresent())
                        .as(changed)
                        .isEqualTo(same);
            }
        }
    }

    @Test
    void cutOffOrLonger_opensNothing() {
        String sealed = seal.seal("e1.42", "connection");
        for (int length = 0; length < sealed.length(); length++) {
            assertThat(seal.open(sealed.substring(0, length), "connection")).isEmpty();
            assertThat(seal.open(sealed.substring(length + 1), "connection")).isEmpty();
        }
        assertThat(seal.open(sealed + "A", "connection")).isEmpty();
        assertThat(seal.open(sealed + "=", "connection")).isEmpty();
        assertThat(seal.open(sealed + ".", "connection")).isEmpty();
    }

    @Test
    void hostileText_opensNothingAndThrowsNothing() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "k1." : "");
            int length = random.nextInt(80);
            for (int j = 0; j < length; j++) {
                text.append("AZaz09-_.=\0\ud800\u00ff".charAt(random.nextInt(13)));
            }
            assertThat(seal.open(text.toString(), "connection"))
                    .as("seed 7, step " + i)
                    .isEmpty();
        }
        assertThat(seal.open("k1." + "A".repeat(10_000_000), "connection")).isEmpty();
    }

    @Test
    void longestText_isSealedAndOneMoreIsNot() {
        String longest = "x".repeat(748);

        assertThat(seal.open(seal.seal(longest, "c"), "c")).contains(longest);
        assertThat(seal.seal(longest, "c").length()).isLessThanOrEqualTo(1_024);
        assertThatIllegalArgumentException().isThrownBy(() -> seal.seal(longest + "x", "c"));
    }

    @Test
    void textThatIsNotUnicode_isNotSealed() {
        assertThatIllegalArgumentException().isThrownBy(() -> seal.seal("\ud800", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> seal.seal("a", "\udc00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "\u00e9"})
    void oddPurpose_isRefused(String purpose) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.ring().seal(purpose));
    }

    @Test
    void stamp_isOfTheseBytesPurposeAndKeys() {
        byte[] bytes = {1, 2, 3};
        byte[] stamp = seal.stamp(bytes);
        byte[] changed = stamp.clone();
        changed[15] ^= 1;
        var otherRing = new KeyRing(List.of(Sample.hmac(Sample.KEY_ID, new byte[] {1})));

        assertThat(stamp).hasSize(16);
        assertThat(seal.isStamp(stamp, bytes)).isTrue();
        assertThat(seal.isStamp(changed, bytes)).isFalse();
        assertThat(seal.isStamp(stamp, new byte[] {1, 2, 4})).isFalse();
        assertThat(seal.isStamp(new byte[0], bytes)).isFalse();
        assertThat(Sample.ring().seal("other").isStamp(stamp, bytes)).isFalse();
        assertThat(otherRing.seal("cursor").isStamp(stamp, bytes)).isFalse();
    }

    @Test
    void stamp_livesAsLongAsItsKey() {
        var newer = Sample.hmac("k2", new byte[] {2});
        Seal rotated = new KeyRing(List.of(newer, Sample.hmac(Sample.KEY_ID, Sample.SECRET))).seal("cursor");
        byte[] bytes = {1, 2, 3};

        assertThat(rotated.isStamp(seal.stamp(bytes), bytes)).isTrue();
        assertThat(seal.isStamp(rotated.stamp(bytes), bytes)).isFalse();
    }
}
