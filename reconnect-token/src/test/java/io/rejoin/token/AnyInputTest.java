package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever text comes, it is refused and nothing else happens; and a huge one costs no more than its length check. */
class AnyInputTest {
    private static final int HUGE = 10_000_000;
    private static final long BYTES_MAX = 100_000;
    private static final long SEED = Long.getLong("rejoin.seed", 20_260_101L);

    /** All that reads what a client sends, with one key. */
    private record Node(KeyRing ring, TokenVerifier verifier, Seal seal) {
        Node(KeyAlgorithm algorithm) {
            this(new KeyRing(List.of(Keys.of(algorithm))));
        }

        Node(KeyRing ring) {
            this(ring, new TokenVerifier(ring, Sample.POLICY, Sample.CLOCK), ring.seal("cursor"));
        }

        void refuses(String text) {
            assertThat(Verdict.of(verifier, text, Sample.PRESENTER))
                    .as("seed %d: %s", SEED, text)
                    .isIn("UNKNOWN_KEY", "MALFORMED", "BAD_SIGNATURE");
            assertThat(TokenInspection.of(text, ring, Sample.CLOCK).refusal()).isPresent();
            assertThat(seal.open(text, "connection")).isEmpty();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void everyPrefixAndSuffix_isRefused(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();

        var node = new Node(algorithm);
        assertThat(Verdict.of(node.verifier(), good, Sample.PRESENTER)).isEqualTo(Verdict.ACCEPT);
        for (int at = 0; at < good.length(); at++) {
            node.refuses(good.substring(0, at));
            node.refuses(good.substring(at + 1));
        }
    }

    /** The parts stay where they were, so that only the dot itself is missing. */
    @ParameterizedTest
    @EnumSource
    void otherCharacterForADot_isRefused(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();
        var node = new Node(algorithm);
        IntStream.range(0, good.length()).filter(at -> good.charAt(at) == '.').forEach(at -> {
            for (char other : new char[] {'A', '-', '_', '9', ' ', '\0', ','}) {
                node.refuses(good.substring(0, at) + other + good.substring(at + 1));
            }
        });
    }

    /** Each part is missing with its dot; what is before it ends in zero bits, as if it could be read twice. */
    @Test
    void missingPart_isRefused() {
        String header =
                TokenForge.encode(new KeyForge(KeyAlgorithm.A256GCM).header().getBytes(StandardCharsets.UTF_8));
        for (String rest : List.of(".", "..", "...", "..AAAA", "..AAAAAAAAAAAAAAAA.", "....")) {
            new Node(KeyAlgorithm.A256GCM).refuses(header + rest);
            new Node(KeyAlgorithm.A256GCM).refuses(header + rest + "A".repeat(22));
            new Node(KeyAlgorithm.A256GCM).refuses(header + rest + "." + "A".repeat(22));
        }
        Seal seal = new KeyRing(List.of(Sample.hmac("k0", Sample.SECRET))).seal("cursor");
        for (String sealed : List.of("k0.", "k0..", "k0...", "k0", ".")) {
            assertThat(seal.open(sealed, "connection")).isEmpty();
            assertThat(seal.open(sealed + "A".repeat(22), "connection")).isEmpty();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void everySingleCharacter_isRefused(KeyAlgorithm algorithm) {
        String start = new String(Keys.of(algorithm).header().segment(), StandardCharsets.US_ASCII);
        var node = new Node(algorithm);
        IntStream.range(0, 256).mapToObj(Character::toString).forEach(one -> {
            node.refuses(one);
            node.refuses(start + one);
        });
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void randomBytes_areRefused(KeyAlgorithm algorithm) {
        String start = new String(Keys.of(algorithm).header().segment(), StandardCharsets.US_ASCII);
        var node = new Node(algorithm);
        var random = new Random(SEED);
        for (int step = 0; step < 1_000; step++) {
            byte[] bytes = new byte[random.nextInt(6_000)];
            random.nextBytes(bytes);
            node.refuses(new String(bytes, StandardCharsets.ISO_8859_1));
            node.refuses(start + TokenForge.encode(bytes));
            node.refuses(start + "." + new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.rejoin.token.HostilePayloadTest#rows")
    void hostilePayload_isInspectedAllTheSame(HostilePayloadTest.Row row) {
        String token = TokenForge.token(Sample.header(), row.payload());
        String verdict = TokenInspection.of(token, Sample.ring(), Sample.CLOCK)
                .refusal()
                .map(RefusalReason::name)
                .orElse(Verdict.ACCEPT);

        assertThat(verdict.equals("MALFORMED"))
                .as(verdict)
                .isEqualTo(row.verdict().equals("MALFORMED"));
    }

    @ParameterizedTest
    @EnumSource
    void hugeText_isNotEvenCopied(KeyAlgorithm algorithm) {
        var node = new Node(algorithm);
        for (String huge : huge(algorithm)) {
            assertThat(Allocated.by(() -> Verdict.of(node.verifier(), huge, Sample.PRESENTER)))
                    .isLessThan(BYTES_MAX);
            assertThat(Verdict.of(node.verifier(), huge, Sample.PRESENTER)).isEqualTo("TOO_LARGE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void hugeTextToInspect_isNotEvenCopied(KeyAlgorithm algorithm) {
        var node = new Node(algorithm);
        for (String huge : huge(algorithm)) {
            assertThat(Allocated.by(() -> TokenInspection.of(huge, node.ring(), Sample.CLOCK)))
                    .isLessThan(BYTES_MAX);
            assertThat(TokenInspection.of(huge, node.ring(), Sample.CLOCK).refusal())
                    .contains(RefusalReason.TOO_LARGE);
        }
    }

    @Test
    void hugeSealedText_isNotEvenCopied() {
        for (Seal seal : List.of(Sample.ring().seal("cursor"), Sample.ring().lastingSeal("cursor"))) {
            for (String start : List.of("", "k1.", seal.seal("e1.42", "connection"))) {
                String huge = start + "A".repeat(HUGE);
                assertThat(Allocated.by(() -> seal.open(huge, "connection"))).isLessThan(BYTES_MAX);
                assertThat(seal.open(huge, "connection")).isEmpty();
            }
        }
    }

    /** Nothing of ours, something under our header, and a good token that goes on. */
    private static List<String> huge(KeyAlgorithm algorithm) {
        String good = new KeyForge(algorithm).good();
        String header = good.substring(0, good.indexOf('.') + 1);
        return Stream.of("", header, good)
                .map(start -> start + "A".repeat(HUGE))
                .toList();
    }
}
