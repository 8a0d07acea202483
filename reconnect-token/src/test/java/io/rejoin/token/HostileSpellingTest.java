package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Other spellings of a good token, for every algorithm: rows F. Each part of the text is hurt in the same ways. */
class HostileSpellingTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String[] FOREIGN = {"+", "/", "=", "!", " ", "\n", "\r", "\t", "\0", ".", "\u00e9", "\uff21"};
    private static final int STEPS = 400;
    private static final long SEED = Long.getLong("rejoin.seed", 20_260_101L);

    /** Algorithm and part: 0 is the header; the encrypted key of a JWE is empty and has nothing to spell. */
    static Stream<Arguments> parts() {
        return Stream.of(KeyAlgorithm.values())
                .flatMap(algorithm -> java.util.stream.IntStream.range(0, parts(algorithm).length)
                        .filter(part -> !parts(algorithm)[part].isEmpty())
                        .mapToObj(part -> Arguments.of(algorithm, part)));
    }

    @ParameterizedTest(name = "{0} part {1}")
    @MethodSource("parts")
    void foreignCharacter_isRefused(KeyAlgorithm algorithm, int part) {
        String good = parts(algorithm)[part];
        for (String foreign : FOREIGN) {
            for (int at : new int[] {0, good.length() / 2, good.length() - 1}) {
                refused(algorithm, part, good.substring(0, at) + foreign + good.substring(at + 1));
                refused(algorithm, part, good.substring(0, at) + foreign + good.substring(at));
            }
            refused(algorithm, part, good + foreign);
        }
    }

    @ParameterizedTest(name = "{0} part {1}")
    @MethodSource("parts")
    void otherUnusedBits_areRefused(KeyAlgorithm algorithm, int part) {
        String good = parts(algorithm)[part];
        int last = ALPHABET.indexOf(good.charAt(good.length() - 1));
        int unused = new int[] {0, 0, 0b1111, 0b11}[good.length() % 4];
        for (int bits = 1; bits <= unused; bits++) {
            refused(algorithm, part, good.substring(0, good.length() - 1) + ALPHABET.charAt(last | bits));
        }
    }

    @ParameterizedTest(name = "{0} part {1}")
    @MethodSource("parts")
    void partOfAnotherLength_isRefused(KeyAlgorithm algorithm, int part) {
        String good = parts(algorithm)[part];
        refused(algorithm, part, "");
        refused(algorithm, part, good.substring(1));
        for (int more = 1; more <= 4; more++) {
            refused(algorithm, part, good.substring(0, good.length() - more));
            refused(algorithm, part, good + "A".repeat(more));
            refused(algorithm, part, good + "=".repeat(more));
        }
    }

    @ParameterizedTest
    @EnumSource
    void textAroundTheToken_isRefused(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();
        for (String around : new String[] {" ", "\n", "\r\n", ".", "=", "\"", "\ufeff", "\0"}) {
            assertThat(verdict(algorithm, around + good)).isEqualTo("UNKNOWN_KEY");
            assertThat(verdict(algorithm, good + around)).isIn("MALFORMED", "BAD_SIGNATURE");
        }
        assertThat(verdict(algorithm, good + " ".repeat(10_000))).isEqualTo("TOO_LARGE");
        assertThat(verdict(algorithm, "Bearer " + good)).isEqualTo("UNKNOWN_KEY");
    }

    @ParameterizedTest
    @EnumSource
    void textCutAnywhere_isRefused(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();
        for (int length = 0; length < good.length(); length += Math.max(1, good.length() / 300)) {
            assertThat(verdict(algorithm, good.substring(0, length))).isIn("UNKNOWN_KEY", "MALFORMED", "BAD_SIGNATURE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomChange_isRefusedAndNothingElse(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();
        var random = new Random(SEED);
        for (int step = 0; step < STEPS; step++) {
            int at = random.nextInt(good.length());
            int to = Math.min(good.length(), at + random.nextInt(3));
            String piece = random.nextBoolean() ? "" : String.valueOf((char) (random.nextInt(96) + 32));
            String changed = good.substring(0, at) + piece + good.substring(to);
            String expected = changed.equals(good) ? Verdict.ACCEPT : "a refusal";
            String verdict = verdict(algorithm, changed);

            assertThat(verdict.equals(Verdict.ACCEPT) ? verdict : "a refusal")
                    .as("seed " + SEED + ", step " + step)
                    .isEqualTo(expected);
        }
    }

    /** The payload spelled otherwise and made authentic, as only a faulty issuer could: it is refused all the same. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "A256GCM")
    void otherSpellingOfASignedPayload_isMalformed(KeyAlgorithm algorithm) {
        var forge = new KeyForge(algorithm);
        String start = TokenForge.encode(forge.header().getBytes(StandardCharsets.UTF_8)) + ".";
        String body = TokenForge.encode(Sample.payload().getBytes(StandardCharsets.UTF_8));
        for (String other : new String[] {body + "=", body + "AA", "\n" + body, body.replace('I', '!'), "", "A"}) {
            assertThat(verdict(algorithm, forge.signed(start + other)))
                    .as(other)
                    .isEqualTo("MALFORMED");
        }
    }

    private static void refused(KeyAlgorithm algorithm, int part, String spelling) {
        String[] parts = parts(algorithm);
        parts[part] = spelling;
        boolean headerGone = part == 0 && !spelling.startsWith(parts(algorithm)[0] + ".");
        String expected = headerGone ? "UNKNOWN_KEY" : "a refusal";
        String verdict = verdict(algorithm, String.join(".", parts));
        boolean refusal = verdict.equals("MALFORMED") || verdict.equals("BAD_SIGNATURE");

        assertThat(refusal ? "a refusal" : verdict).as(spelling).isEqualTo(expected);
    }

    private static String[] parts(KeyAlgorithm algorithm) {
        return new KeyForge(algorithm).good().split("\\.", -1);
    }

    private static String verdict(KeyAlgorithm algorithm, String token) {
        return Keys.verdict(Keys.of(algorithm), token);
    }
}
