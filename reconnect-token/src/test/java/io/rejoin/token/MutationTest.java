package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Seeded random changes; a failure names the seed and the step. */
class MutationTest {
    private static final int STEPS = 20_000;
    private static final long SEED = Long.getLong("rejoin.seed", 20_260_101L);
    private static final List<TokenContent> CONTENTS = List.of(
            Sample.content(),
            Sample.content(Optional.of(Sample.ANA)),
            Sample.content(Optional.of(Sample.ANA), "a\"b", "c\\d", "\ud83d\ude00", "\u05e9\u05dc\u05d5\u05dd"),
            Sample.content(Optional.of(Sample.ANA), "room-1", "room-2", "room-3", "room-4", "room-5", "room-6"));

    private final Random random = new Random(SEED);
    private final NimbusOracle nimbus = new NimbusOracle();

    @BeforeEach
    void printSeed(TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(SEED));
    }

    @Test
    void changedToken_isNeverAccepted() {
        for (int step = 0; step < STEPS; step++) {
            String good = Sample.issuer().issue(anyContent()).text();
            String changed = changed(good);
            String expected = changed.equals(good) ? Verdict.ACCEPT : "a refusal";
            String verdict = Verdict.of(changed);

            assertThat(verdict.equals(Verdict.ACCEPT) ? verdict : "a refusal")
                    .as(where(step))
                    .isEqualTo(expected);
        }
    }

    @Test
    void changedPayloadWithGoodSignature_ifAcceptedIsCanonicalAndGoodForNimbus() {
        int accepted = 0;
        for (int step = 0; step < STEPS; step++) {
            byte[] payload = changed(TokenForge.payloadOf(Sample.issuer().issue(anyContent())));
            String token = TokenForge.token(Sample.header(), payload);
            if (Verdict.of(token).equals(Verdict.ACCEPT)) {
                accepted++;
                byte[] rewritten = PayloadWriter.write(
                        PayloadReader.read(payload, LikelyClaims.of(Sample.POLICY), Sample.PRESENTER));
                assertThat(rewritten).as(where(step)).isEqualTo(payload);
                assertThat(nimbus.accepts(token)).as(where(step)).isTrue();
            }
        }
        assertThat(accepted)
                .as("changes of a name's letters stay legal, seed " + SEED)
                .isGreaterThan(STEPS / 100);
    }

    @Test
    void randomText_isRefusedAndNothingElse() {
        for (int step = 0; step < STEPS; step++) {
            assertThat(Verdict.of(randomText())).as(where(step)).isIn("UNKNOWN_KEY", "MALFORMED", "BAD_SIGNATURE");
        }
    }

    @Test
    void randomPayloadWithGoodSignature_isRefusedAndNothingElse() {
        for (int step = 0; step < STEPS; step++) {
            byte[] payload = randomPayload();
            String token = TokenForge.token(Sample.header(), payload);

            assertThat(Verdict.of(token)).as(where(step)).isEqualTo("MALFORMED");
        }
    }

    private String where(int step) {
        return "seed " + SEED + ", step " + step;
    }

    private TokenContent anyContent() {
        return CONTENTS.get(random.nextInt(CONTENTS.size()));
    }

    private String changed(String text) {
        int at = random.nextInt(text.length());
        String before = text.substring(0, at);
        return switch (random.nextInt(7)) {
            case 0 -> before + anyCharacter() + text.substring(at);
            case 1 -> before + text.substring(at + 1);
            case 2 -> before + anyCharacter() + text.substring(at + 1);
            case 3 -> before;
            case 4 -> text.substring(at);
            case 5 -> text + anyCharacter();
            default -> before + text.charAt(at) + text.substring(at);
        };
    }

    private byte[] changed(byte[] payload) {
        byte[] changed = payload.clone();
        int at = random.nextInt(payload.length);
        switch (random.nextInt(4)) {
            case 0 -> changed[at] = anyByte();
            case 1 -> changed = inserted(payload, at, anyByte());
            case 2 -> changed = removed(payload, at);
            default -> changed[at] = payload[random.nextInt(payload.length)];
        }
        return changed;
    }

    private static byte[] inserted(byte[] bytes, int at, byte b) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = b;
        return longer;
    }

    private static byte[] removed(byte[] bytes, int at) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    /** Mostly characters that matter to a parser, sometimes any at all. */
    private char anyCharacter() {
        String telling = "ABCxyz019-_.=+/! \n\t\0\u00e9\u212a\ud83d";
        return random.nextInt(4) == 0
                ? (char) random.nextInt(Character.MAX_VALUE + 1)
                : telling.charAt(random.nextInt(telling.length()));
    }

    private byte anyByte() {
        String telling = "\"\\{}[],:.0129aA -\n\t";
        return random.nextInt(3) == 0
                ? (byte) random.nextInt(256)
                : (byte) telling.charAt(random.nextInt(telling.length()));
    }

    private String randomText() {
        String start =
                random.nextBoolean() ? "" : TokenForge.encode(Sample.header().getBytes(StandardCharsets.UTF_8)) + ".";
        var text = new StringBuilder(start);
        int length = random.nextInt(300);
        for (int i = 0; i < length; i++) {
            text.append(anyCharacter());
        }
        return text.toString();
    }

    private byte[] randomPayload() {
        byte[] start = Arrays.copyOf(Sample.payload().getBytes(StandardCharsets.UTF_8), random.nextInt(120));
        byte[] payload = Arrays.copyOf(start, start.length + random.nextInt(60));
        for (int i = start.length; i < payload.length; i++) {
            payload[i] = anyByte();
        }
        return payload;
    }
}
