package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers that no issuer of ours writes, with our payload; the signature is good unless the row says otherwise. */
class HostileHeaderTest {
    record Row(String id, String what, String signature, String header) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Row> rows() {
        return Rows.of("hostile-headers.txt", 4).stream()
                .map(cells -> new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void foreignHeader_isUnknownKey(Row row) {
        assertThat(Verdict.of(token(row.header(), row.signature())))
                .as(row.toString())
                .isEqualTo("UNKNOWN_KEY");
    }

    @Test
    void ownHeader_isAccepted() {
        assertThat(Verdict.of(token(Sample.header(), "good"))).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void tableOfRows_isWhole() {
        List<String> ids = rows().map(Row::id).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(45);
    }

    private static String token(String header, String signature) {
        String input = TokenForge.encode(Rows.bytes(header)) + "."
                + TokenForge.encode(Sample.payload().getBytes(StandardCharsets.UTF_8));
        return switch (signature) {
            case "good" -> TokenForge.sealed(input);
            case "empty" -> input + ".";
            default ->
                input + "." + TokenForge.encode(TokenForge.mac(input, signature.getBytes(StandardCharsets.UTF_8)));
        };
    }
}
