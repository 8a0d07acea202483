package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base64UrlTest {
    /** All values of the low four bits among them, the padding, the other alphabet and what is of none. */
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQgw_-=+/. \n\u00ff";

    @Test
    void everyShortText_isAcceptedOnlyIfItIsTheOneSpelling() {
        int count = 1;
        for (int length = 0; length <= 4; length++) {
            for (int number = 0; number < count; number++) {
                String text = text(number, length);
                assertThat(decoded(text).map(Base64Url::encode)).as(text).isEqualTo(spelling(text));
            }
            count *= LETTERS.length();
        }
    }

    @Test
    void everyLength_isThatOfTheText() {
        var random = new Random(1);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String text = Base64Url.encode(bytes);

            assertThat(text).hasSize(Base64Url.length(length));
            assertThat(decoded(text)).contains(bytes);
        }
    }

    @Test
    void part_isDecodedAlone() {
        byte[] text = "===AQID===".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Base64Url.decode(text, 3, 7)).containsExactly(1, 2, 3);
        assertThat(Base64Url.isCanonical(text, 3, 7)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Base64Url.decode(text, 2, 7));
    }

    /** The text, if a strict alphabet and a round trip through the platform's decoder find nothing to say. */
    private static Optional<String> spelling(String text) {
        if (!text.matches("[A-Za-z0-9_-]*") || text.length() % 4 == 1) {
            return Optional.empty();
        }
        byte[] bytes = java.util.Base64.getUrlDecoder().decode(text);
        return Optional.of(text).filter(TokenForge.encode(bytes)::equals);
    }

    private static Optional<byte[]> decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean canonical = Base64Url.isCanonical(bytes, 0, bytes.length);
        try {
            byte[] decoded = Base64Url.decode(bytes, 0, bytes.length);
            assertThat(canonical).as(text).isTrue();
            return Optional.of(decoded);
        } catch (IllegalArgumentException e) {
            assertThat(canonical).as(text).isFalse();
            return Optional.empty();
        }
    }

    private static String text(int number, int length) {
        var text = new StringBuilder();
        for (int i = 0, rest = number; i < length; i++, rest /= LETTERS.length()) {
            text.append(LETTERS.charAt(rest % LETTERS.length()));
        }
        return text.toString();
    }
}
