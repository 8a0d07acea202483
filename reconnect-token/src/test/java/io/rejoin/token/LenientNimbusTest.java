package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that the stock processor takes for the good token, with everything required of it that can be, and that are not
 * it: why the verifier reads by itself. A row that Nimbus refuses one day may go.
 */
class LenientNimbusTest {
    /** One whose signature has both characters that the other alphabet spells otherwise. */
    private static final String GOOD = IntStream.rangeClosed(1, 10_000)
            .mapToObj(offset -> TokenForge.token(Sample.payload().replace("e1.42", "e1." + offset)))
            .filter(token -> token.indexOf('-', token.lastIndexOf('.')) > 0)
            .filter(token -> token.indexOf('_', token.lastIndexOf('.')) > 0)
            .findFirst()
            .orElseThrow();

    private static final String INPUT = GOOD.substring(0, GOOD.lastIndexOf('.') + 1);
    private static final String SIGNATURE = GOOD.substring(INPUT.length());

    record Row(String id, String what, String token, String verdict) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        spellings(rows);
        headers(rows);
        payloads(rows);
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void textThatNimbusTakes_isRefused(Row row) {
        assertThat(new NimbusOracle().accepts(GOOD)).isTrue();
        assertThat(new NimbusOracle().accepts(row.token()))
                .as("Nimbus takes " + row)
                .isTrue();
        assertThat(Verdict.of(GOOD)).isEqualTo(Verdict.ACCEPT);
        assertThat(Verdict.of(row.token())).as(row.toString()).isEqualTo(row.verdict());
    }

    private static void spellings(List<Row> rows) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(SIGNATURE.charAt(42));
        String start = SIGNATURE.substring(0, 20);
        String rest = SIGNATURE.substring(20);
        rows.add(malformed("F01", "other unused bits", INPUT + SIGNATURE.substring(0, 42) + alphabet.charAt(last | 1)));
        rows.add(malformed("F02", "padding", GOOD + "="));
        rows.add(malformed(
                "F03", "the other alphabet", INPUT + SIGNATURE.replace('-', '+').replace('_', '/')));
        rows.add(malformed("F04", "newline in the signature", INPUT + start + "\n" + rest));
        rows.add(malformed("F05", "! in the signature", INPUT + start + "!" + rest));
        rows.add(new Row("F09", "10,000 spaces after it", GOOD + " ".repeat(10_000), "TOO_LARGE"));
        rows.add(new Row("F10", "10,000 ! inside", INPUT + start + "!".repeat(10_000) + rest, "TOO_LARGE"));
        rows.add(new Row("F11", "space around it", " " + GOOD + " ", "UNKNOWN_KEY"));
        String payload = INPUT.substring(0, INPUT.length() - 9) + "\n" + INPUT.substring(INPUT.length() - 9);
        rows.add(malformed(
                "F13",
                "newline in the payload, signed",
                TokenForge.sealed(payload.substring(0, payload.length() - 1))));
    }

    private static void headers(List<Row> rows) {
        rows.add(header("C12", "no kid", "{\"typ\":\"reconnect+jwt\",\"alg\":\"HS256\"}"));
        rows.add(header("C17", "unknown member", added("\"x\":1")));
        rows.add(header("D02", "crit empty", added("\"crit\":[]")));
        rows.add(header("D04", "crit of what is not there", added("\"crit\":[\"b64\"]")));
        rows.add(header("D12", "zip", added("\"zip\":\"DEF\"")));
        rows.add(header("G05", "repeated member", added("\"x\":{\"a\":1,\"a\":2}")));
        rows.add(header("I33", "typ in upper case", Sample.header().replace("reconnect+jwt", "RECONNECT+JWT")));
    }

    private static void payloads(List<Row> rows) {
        rows.add(payload("G18", "byte order mark", "\ufeff" + Sample.payload(), "MALFORMED"));
        rows.add(payload("G02", "white space", Sample.payload() + " ", "MALFORMED"));
        rows.add(payload("G09", "unknown claim", Sample.payload().replace("\"sub\"", "\"z\":1,\"sub\""), "MALFORMED"));
        rows.add(changed("G24", "lone surrogate", "\"news\"", "\"\\ud800\"", "MALFORMED"));
        rows.add(changed("H11", "group twice", "\"news\"", "\"lobby\"", "MALFORMED"));
        rows.add(changed("I02", "ended 45 seconds ago", "1767226500", "1767225555", "LIFETIME"));
        rows.add(changed("I05", "exp null", "1767226500", "null", "MALFORMED"));
        rows.add(changed("I07", "until the year 9999", "1767226500", "253402300799", "LIFETIME"));
        rows.add(changed("I12", "wraps round to a date", "1767226500", "-18446742306483051", "MALFORMED"));
        rows.add(changed("I13", "a fraction", "1767226500", "1767226500.5", "MALFORMED"));
        rows.add(changed("I14", "issued before 1970", "1767225600", "-1", "MALFORMED"));
        rows.add(changed("I15", "issued in an hour", "1767225600", "1767229200", "NOT_YET_VALID"));
        rows.add(changed(
                "I22", "our audience and another", "\"test-endpoint\"", "[\"test-endpoint\",\"b\"]", "MALFORMED"));
        rows.add(changed("I25", "sub is a number", "\"ana\"", "1", "MALFORMED"));
    }

    private static String added(String member) {
        return Sample.header().replace("\"alg\"", member + ",\"alg\"");
    }

    private static Row header(String id, String what, String header) {
        String token = TokenForge.token(header, Sample.payload().getBytes(StandardCharsets.UTF_8));
        return new Row(id, what, token, "UNKNOWN_KEY");
    }

    private static Row changed(String id, String what, String from, String to, String verdict) {
        return payload(id, what, Sample.payload().replace(from, to), verdict);
    }

    private static Row payload(String id, String what, String payload, String verdict) {
        return new Row(id, what, TokenForge.token(payload), verdict);
    }

    private static Row malformed(String id, String what, String token) {
        return new Row(id, what, token, "MALFORMED");
    }
}
