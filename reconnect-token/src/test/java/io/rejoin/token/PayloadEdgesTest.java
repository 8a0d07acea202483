package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signed payloads that end, or turn into something else, at every place: the reader stays within its bytes. */
class PayloadEdgesTest {
    private static final List<String> GOOD = Stream.concat(
                    VerifierFuzz.bound(),
                    Stream.of(
                            Sample.payload(),
                            Sample.payload().replace("lobby", "a\\\"b"),
                            Sample.payload().replace("news", "\u05e9\ud83d\ude00"),
                            Sample.payload().replace(",\"sub\":\"ana\"", "")))
            .toList();

    @Test
    void payloadCutAnywhere_isMalformed() {
        for (String good : GOOD) {
            byte[] whole = good.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < whole.length; at++) {
                malformed(Arrays.copyOf(whole, at));
                malformed(Arrays.copyOfRange(whole, at + 1, whole.length));
            }
        }
    }

    /** No byte can become a control character, or one that no UTF-8 has. */
    @Test
    void hostileByteAnywhere_isMalformed() {
        for (String good : GOOD) {
            byte[] whole = good.getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < whole.length; at++) {
                for (int hostile : new int[] {0, 0x1f, 0x7f, 0xc0, 0xff}) {
                    byte[] changed = whole.clone();
                    changed[at] = (byte) hostile;
                    malformed(changed);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user without its first quote | \"sub\":\"ana\" | \"sub\":ana\"",
                "user without its last quote | \"sub\":\"ana\" | \"sub\":\"ana",
                "issuer without its first quote | \"iss\":\"test | \"iss\":test",
                "audience without its first quote | \"aud\":\"test | \"aud\":test",
                "quote for the dot of a token id | fam.3 | fam\"3",
                "backslash for the dot of a token id | fam.3 | fam\\3",
                "quote for the dot of a position | e1.42 | e1\"42",
                "no quote before a token id | \"jti\":\"fam | \"jti\":fam",
                "no quote after a token id | fam.3\" | fam.3",
                "no quote before a position | \"pos\":\"e1 | \"pos\":e1",
                "no quote after a position | e1.42\" | e1.42",
                "number of no digit | \"ep\":7 | \"ep\":",
                "slash for a digit | \"ep\":7 | \"ep\":/",
                "colon for a digit | \"ep\":7 | \"ep\"::",
                "17 digits | \"ep\":7 | \"ep\":10000000000000000",
                "digits that wrap round to 7 | \"ep\":7 | \"ep\":18446744073709551623",
            })
    void changedPiece_isMalformed(String what, String piece, String replacement) {
        assertThat(Sample.payload()).contains(piece);
        malformed(Sample.payload().replace(piece, replacement).getBytes(StandardCharsets.UTF_8));
    }

    /** Longer than any name may be, so that it is not even compared. */
    @Test
    void issuerOf257Characters_isMalformed() {
        String longest = Sample.payload().replace("test-cluster", "i".repeat(256));
        String longer = Sample.payload().replace("test-cluster", "i".repeat(257));

        assertThat(Verdict.of(TokenForge.token(longest))).isEqualTo("WRONG_ISSUER");
        assertThat(Verdict.of(TokenForge.token(longer))).isEqualTo("MALFORMED");
    }

    private static void malformed(byte[] payload) {
        assertThat(Verdict.of(TokenForge.token(Sample.header(), payload)))
                .as(new String(payload, StandardCharsets.ISO_8859_1))
                .isEqualTo("MALFORMED");
    }
}
