package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts around a good token: other spellings of its parts, other counts of parts, other lengths. */
class HostileTextTest {
    private static final String GOOD = TokenForge.token(Sample.payload());
    private static final String INPUT = GOOD.substring(0, GOOD.lastIndexOf('.'));
    private static final String HEADER = GOOD.substring(0, GOOD.indexOf('.'));
    private static final String BODY = INPUT.substring(HEADER.length() + 1);
    private static final String SIGNATURE = GOOD.substring(INPUT.length() + 1);

    record Row(String id, String what, String token, String verdict) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("A00", "good token", GOOD, "ACCEPT"));
        signatures(rows);
        spellings(rows);
        parts(rows);
        sizes(rows);
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void text_hasVerdict(Row row) {
        assertThat(Verdict.of(row.token())).as(row.toString()).isEqualTo(row.verdict());
    }

    @Test
    void nonCanonicalEnd_isRealForThisSignature() {
        byte[] other = java.util.Base64.getUrlDecoder().decode(otherUnusedBits());

        assertThat(other).as("decodes to the good signature").isEqualTo(TokenForge.mac(INPUT));
        assertThat(otherUnusedBits()).isNotEqualTo(SIGNATURE);
    }

    private static void signatures(List<Row> rows) {
        byte[] mac = TokenForge.mac(INPUT);
        rows.add(malformed("E01", "empty signature", INPUT + "."));
        rows.add(malformed("E02", "signature of spaces", INPUT + "." + " ".repeat(43)));
        rows.add(malformed("E03", "signature is one =", INPUT + ".="));
        rows.add(malformed("E04", "no signature part", INPUT));
        rows.add(malformed("E05", "MAC cut to 16 bytes", INPUT + "." + TokenForge.encode(Arrays.copyOf(mac, 16))));
        rows.add(malformed("E06", "MAC cut to 31 bytes", INPUT + "." + TokenForge.encode(Arrays.copyOf(mac, 31))));
        rows.add(malformed("E07", "MAC with a byte more", INPUT + "." + TokenForge.encode(Arrays.copyOf(mac, 33))));
        rows.add(forged("E08", "all-zero MAC", INPUT + "." + TokenForge.encode(new byte[32])));
        rows.add(forged("E09", "MAC of another key", INPUT + "." + foreign("attacker")));
        rows.add(forged(
                "B20b", "MAC keyed with public text, our kid", INPUT + "." + foreign("-----BEGIN PUBLIC KEY-----")));
        byte[] flipped = mac.clone();
        flipped[31] ^= 1;
        rows.add(forged("E16", "MAC with one bit flipped", INPUT + "." + TokenForge.encode(flipped)));
        String otherBody =
                TokenForge.encode(Sample.payload().replace("ana", "bob").getBytes(StandardCharsets.UTF_8));
        rows.add(forged("E18", "payload of another user", HEADER + "." + otherBody + "." + SIGNATURE));
    }

    private static void spellings(List<Row> rows) {
        String mid = SIGNATURE.substring(0, 20);
        String rest = SIGNATURE.substring(20);
        rows.add(malformed("F01", "other unused bits at the end", INPUT + "." + otherUnusedBits()));
        rows.add(malformed("F02", "padding on the signature", GOOD + "="));
        rows.add(malformed("F03", "+ for the last character but one", INPUT + "." + replaced(SIGNATURE, 41, '+')));
        rows.add(malformed("F03b", "/ in the signature", INPUT + "." + replaced(SIGNATURE, 5, '/')));
        rows.add(malformed("F04", "newline inside the signature", INPUT + "." + mid + "\n" + rest));
        rows.add(malformed("F05", "! inside the signature", INPUT + "." + mid + "!" + rest));
        rows.add(malformed(
                "F06", "newline for a character of the signature", INPUT + "." + replaced(SIGNATURE, 5, '\n')));
        rows.add(malformed("F07", "NUL in the signature", INPUT + "." + replaced(SIGNATURE, 5, '\0')));
        rows.add(
                malformed("F08", "full-width letter in the signature", INPUT + "." + replaced(SIGNATURE, 5, '\uff21')));
        rows.add(large("F09", "10,000 spaces after the signature", GOOD + " ".repeat(10_000)));
        rows.add(malformed("F09b", "100 spaces after the signature", GOOD + " ".repeat(100)));
        rows.add(large("F10", "10,000 ! inside the signature", INPUT + "." + mid + "!".repeat(10_000) + rest));
        rows.add(unknown("F11", "white space around the token", " " + GOOD + " "));
        rows.add(malformed("F11b", "newline after the token", GOOD + "\n"));
        rows.add(unknown("F12", "newline inside the header", HEADER.substring(0, 9) + "\n" + GOOD.substring(9)));
        rows.add(malformed("F13", "newline inside the payload, signed", signed("\n", BODY)));
        rows.add(malformed("F13b", "= inside the payload, signed", signed("=", BODY)));
        rows.add(malformed("F13c", "padding after the payload, signed", TokenForge.sealed(INPUT + "=")));
        rows.add(malformed("F14", "one character too many in the payload, signed", TokenForge.sealed(INPUT + "AA")));
        rows.add(malformed(
                "F14b", "one more zero byte in the payload, signed", TokenForge.sealed(HEADER + "." + more(0))));
        rows.add(forged("F17", "Latin-1 letter in the payload", GOOD.replace(BODY, replaced(BODY, 9, '\u00e9'))));
        rows.add(
                forged("F18", "letter beyond Latin-1 in the payload", GOOD.replace(BODY, replaced(BODY, 9, '\u0416'))));
    }

    private static void parts(List<Row> rows) {
        rows.add(unknown(
                "B10",
                "two parts, alg none",
                TokenForge.encode("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "." + BODY));
        rows.add(forged("F15", "four parts", GOOD + "." + SIGNATURE));
        rows.add(malformed("F15b", "four parts, an empty one first, signed", TokenForge.sealed(HEADER + ".." + BODY)));
        rows.add(malformed("F16", "six parts", GOOD + ".a.b.c"));
        rows.add(unknown("F19", "nothing", ""));
        rows.add(unknown("F20", "two dots", ".."));
        rows.add(malformed("F20b", "header and two dots", HEADER + ".."));
        rows.add(unknown("F20c", "header without its dot", HEADER));
        rows.add(malformed("F20d", "header with its dot", HEADER + "."));
        rows.add(malformed("F20e", "header and signature", HEADER + "." + SIGNATURE));
        rows.add(malformed("F20f", "empty payload, signed", TokenForge.sealed(HEADER + ".")));
        rows.add(unknown(
                "F21", "JSON serialisation", "{\"payload\":\"" + BODY + "\",\"signature\":\"" + SIGNATURE + "\"}"));
        rows.add(unknown("F22", "Bearer before the token", "Bearer " + GOOD));
        rows.add(unknown("F23", "byte order mark before the token", "\ufeff" + GOOD));
        String encryption =
                TokenForge.encode("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}".getBytes(StandardCharsets.UTF_8));
        rows.add(unknown("J01", "claims encrypted to a public key", encryption + ".AAAA.AAAA." + BODY + ".AAAA"));
        rows.add(malformed("J02", "five parts under our header", HEADER + ".AAAA.AAAA." + BODY + ".AAAA"));
    }

    private static void sizes(List<Row> rows) {
        String padded = Sample.payload().replace("}}", "}");
        rows.add(large("C16", "header over 20,000 characters", "A".repeat(20_000) + "." + BODY + "." + SIGNATURE));
        rows.add(unknown("G07", "header of 500 nested arrays", TokenForge.token("[".repeat(500), new byte[9])));
        rows.add(large("G08", "payload of 10 MB, bad MAC", HEADER + "." + "A".repeat(10_000_000) + "." + SIGNATURE));
        rows.add(malformed("G06-50", "50 nested arrays, signed", TokenForge.token(nested(padded, 50))));
        rows.add(malformed("G06-250", "250 nested arrays, signed", TokenForge.token(nested(padded, 250))));
        rows.add(malformed("G06-2500", "2,500 nested arrays, signed", TokenForge.token(nested(padded, 2_500))));
        rows.add(large("G06-5000", "5,000 nested arrays, signed", TokenForge.token(nested(padded, 5_000))));
        rows.add(malformed(
                "G19",
                "number of 5,000 digits, signed",
                TokenForge.token(padded.replace("\"ep\":7", "\"ep\":" + "7".repeat(5_000)))));
        rows.add(malformed(
                "H18", "group of 257 bytes, signed", TokenForge.token(padded.replace("news", "n".repeat(257)))));
        rows.add(accepted(
                "H18b", "group of 256 bytes, signed", TokenForge.token(padded.replace("news", "n".repeat(256)))));
        rows.add(malformed(
                "H18c",
                "group of 129 two-byte letters",
                TokenForge.token(padded.replace("news", "\u00fc".repeat(129)))));
        rows.add(accepted(
                "H18d",
                "group of 128 two-byte letters",
                TokenForge.token(padded.replace("news", "\u00fc".repeat(128)))));
        rows.add(malformed(
                "I30b", "family of 129 characters", TokenForge.token(padded.replace("fam", "f".repeat(129)))));
    }

    private static String nested(String payload, int depth) {
        return payload.substring(0, payload.length() - 1) + ",\"z\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    private static String signed(String inserted, String body) {
        return TokenForge.sealed(HEADER + "." + body.substring(0, 16) + inserted + body.substring(16));
    }

    private static String more(int extra) {
        byte[] payload = (Sample.payload() + (char) extra).getBytes(StandardCharsets.UTF_8);
        return TokenForge.encode(payload);
    }

    private static String foreign(String secret) {
        return TokenForge.encode(TokenForge.mac(INPUT, secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** 43 characters carry 258 bits for 256: four spellings of the last one mean the same bytes. */
    private static String otherUnusedBits() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(SIGNATURE.charAt(42));
        return replaced(SIGNATURE, 42, alphabet.charAt(last | 1));
    }

    private static String replaced(String text, int at, char c) {
        return text.substring(0, at) + c + text.substring(at + 1);
    }

    private static Row malformed(String id, String what, String token) {
        return new Row(id, what, token, "MALFORMED");
    }

    private static Row unknown(String id, String what, String token) {
        return new Row(id, what, token, "UNKNOWN_KEY");
    }

    private static Row large(String id, String what, String token) {
        return new Row(id, what, token, "TOO_LARGE");
    }

    private static Row forged(String id, String what, String token) {
        return new Row(id, what, token, "BAD_SIGNATURE");
    }

    private static Row accepted(String id, String what, String token) {
        return new Row(id, what, token, "ACCEPT");
    }
}
