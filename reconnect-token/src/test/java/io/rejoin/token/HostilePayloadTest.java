package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads under our header with a good signature: what only a faulty issuer that has the key could send. */
class HostilePayloadTest {
    record Row(String id, String verdict, String what, String from, String to) {
        /** The good payload with one piece replaced; a star stands for all of it. */
        byte[] payload() {
            String good = Sample.payload();
            String piece = from.equals("*") ? good : from;
            int at = good.indexOf(piece);
            assertThat(at).as("the good payload holds " + piece).isNotNegative();
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(good.substring(0, at).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(to.equals("(nothing)") ? new byte[0] : Rows.bytes(to));
            bytes.writeBytes(good.substring(at + piece.length()).getBytes(StandardCharsets.UTF_8));
            return bytes.toByteArray();
        }

        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Row> rows() {
        return Rows.of("payloads.txt", 5).stream().map(c -> new Row(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4)));
    }

    static Stream<Row> acceptedRows() {
        return rows().filter(row -> row.verdict().equals(Verdict.ACCEPT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void signedPayload_hasVerdict(Row row) {
        String token = TokenForge.token(Sample.header(), row.payload());

        assertThat(Verdict.of(token)).as(row.toString()).isEqualTo(row.verdict());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("acceptedRows")
    void acceptedPayload_isAcceptedByNimbusToo(Row row) {
        String token = TokenForge.token(Sample.header(), row.payload());

        assertThat(new NimbusOracle().accepts(token)).as(row.toString()).isTrue();
    }

    @Test
    void tableOfRows_isWhole() {
        List<String> ids = rows().map(Row::id).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(120);
    }
}
