package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests made to cost the server something: whoever wants to read them first pays for all that is in them. */
class CostlyTokenTest {
    private static final String GOOD = TokenForge.token(Sample.payload());
    private static final int DOT = GOOD.lastIndexOf('.');
    private static final long BYTES_MAX = 100_000;

    record Row(String id, String what, String token, String verdict) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Row> rows() {
        String claims =
                IntStream.range(0, 100_000).mapToObj(i -> ",\"c" + i + "\":0").collect(Collectors.joining());
        String members =
                IntStream.range(0, 1_600).mapToObj(i -> "\"m" + i + "\":0,").collect(Collectors.joining());
        return Stream.of(
                large("G06-100000", "100,000 nested arrays", with("[".repeat(100_000) + "]".repeat(100_000))),
                large("G06-2000000", "2,000,000 nested arrays", with("[".repeat(2_000_000) + "]".repeat(2_000_000))),
                large("G06", "500,000 empty arrays", with("[" + "[],".repeat(500_000) + "0]")),
                large("G08", "a text of 10 MB", with("\"" + "x".repeat(10_000_000) + "\"")),
                large(
                        "G09",
                        "100,000 claims",
                        TokenForge.token(Sample.payload().replace(",\"sub\"", claims + ",\"sub\""))),
                large("G19", "a number of 100,000 digits", with("7".repeat(100_000))),
                large("C16", "a header of 1,600 members", header(Sample.header().replace("{", "{" + members))),
                large("F10", "1 MB of ! in a good signature", insert(DOT + 20, "!".repeat(1_000_000))),
                large("F02", "1 MB of padding", GOOD + "=".repeat(1_000_000)),
                large("F15", "a million parts", GOOD + ".".repeat(1_000_000)),
                new Row("G07", "a header of 5,000 nested arrays", header("[".repeat(5_000)), "UNKNOWN_KEY"),
                new Row("F10", "5,000 ! in a good signature", insert(DOT + 20, "!".repeat(5_000)), "MALFORMED"),
                new Row("F02", "5,000 of padding", GOOD + "=".repeat(5_000), "MALFORMED"),
                new Row("F15", "5,000 parts", GOOD + ".".repeat(5_000), "MALFORMED"),
                new Row("J03", "a key of 100,000,000 rounds", header("{\"p2c\":100000000}"), "UNKNOWN_KEY"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void costlyToken_isRefusedUnread(Row row) {
        TokenVerifier verifier = Sample.verifier();

        assertThat(Verdict.of(verifier, row.token(), Sample.PRESENTER)).isEqualTo(row.verdict());
        assertThat(Allocated.by(() -> Verdict.of(verifier, row.token(), Sample.PRESENTER)))
                .isLessThan(BYTES_MAX);
    }

    /** Made authentic, so that nothing but its length is against it. */
    private static String with(String json) {
        return TokenForge.token(Sample.payload().replace("\"sub\"", "\"z\":" + json + ",\"sub\""));
    }

    private static String header(String header) {
        return TokenForge.token(header, Sample.payload().getBytes(StandardCharsets.UTF_8));
    }

    private static String insert(int at, String text) {
        return GOOD.substring(0, at) + text + GOOD.substring(at);
    }

    private static Row large(String id, String what, String token) {
        return new Row(id, what, token, "TOO_LARGE");
    }
}
