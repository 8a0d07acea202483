package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypted tokens that no issuer of ours makes: rows J. */
class HostileEncryptionTest {
    private static final byte[] PAYLOAD = Sample.payload().getBytes(StandardCharsets.UTF_8);
    private static final String HEADER =
            TokenForge.encode(new KeyForge(KeyAlgorithm.A256GCM).header().getBytes(StandardCharsets.UTF_8));
    private static final byte[] SEALED = KeyForge.sealed(HEADER, KeyForge.IV, PAYLOAD);
    private static final byte[] BODY = Arrays.copyOf(SEALED, PAYLOAD.length);
    private static final byte[] TAG = Arrays.copyOfRange(SEALED, PAYLOAD.length, SEALED.length);

    record Row(String id, String what, String token, String verdict) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("J04", "good token", token("", KeyForge.IV, BODY, TAG), Verdict.ACCEPT));
        tags(rows);
        parts(rows);
        ivs(rows);
        contents(rows);
        return rows.stream();
    }

    private static void tags(List<Row> rows) {
        byte[] moved = Arrays.copyOf(BODY, BODY.length - 8);
        byte[] longTag = Arrays.copyOfRange(SEALED, PAYLOAD.length - 8, SEALED.length);
        byte[] flipped = TAG.clone();
        flipped[15] ^= 1;
        String good = token("", KeyForge.IV, BODY, TAG);
        int tagFrom = good.lastIndexOf('.') + 1;
        rows.add(malformed("J05", "tag cut to 8 bytes", token("", KeyForge.IV, BODY, Arrays.copyOf(TAG, 8))));
        rows.add(malformed("J05b", "tag cut to 12 bytes", token("", KeyForge.IV, BODY, Arrays.copyOf(TAG, 12))));
        rows.add(malformed("J05c", "tag cut to 15 bytes", token("", KeyForge.IV, BODY, Arrays.copyOf(TAG, 15))));
        rows.add(malformed("J06", "tag empty", token("", KeyForge.IV, BODY, new byte[0])));
        rows.add(malformed(
                "J07", "newline in the tag", good.substring(0, tagFrom + 9) + "\n" + good.substring(tagFrom + 9)));
        rows.add(malformed(
                "J07b",
                "newline for a character of the tag",
                good.substring(0, tagFrom + 9) + "\n" + good.substring(tagFrom + 10)));
        rows.add(malformed("J07c", "padding after the tag", good + "=="));
        rows.add(malformed("J11", "8 bytes moved into a tag of 24", token("", KeyForge.IV, moved, longTag)));
        rows.add(malformed(
                "J11b",
                "tag moved into the ciphertext, no tag",
                HEADER + ".." + TokenForge.encode(KeyForge.IV) + "." + TokenForge.encode(SEALED)));
        rows.add(forged("J13", "one bit of the tag flipped", token("", KeyForge.IV, BODY, flipped)));
        rows.add(forged("J13b", "all-zero tag", token("", KeyForge.IV, BODY, new byte[16])));
    }

    private static void parts(List<Row> rows) {
        rows.add(malformed("J08", "an encrypted key", token("AAAA", KeyForge.IV, BODY, TAG)));
        rows.add(malformed("J08b", "an encrypted key of one character", token("A", KeyForge.IV, BODY, TAG)));
        rows.add(malformed("J12", "six parts", token("", KeyForge.IV, BODY, TAG) + "." + TokenForge.encode(TAG)));
        rows.add(malformed(
                "J12b", "four parts", token("", KeyForge.IV, BODY, TAG).replaceFirst("\\.\\.", ".")));
        rows.add(malformed("J12c", "header alone", HEADER + "."));
        rows.add(malformed("J12d", "four dots", HEADER + "...."));
        String good = token("", KeyForge.IV, BODY, TAG);
        for (int dot = good.indexOf("..") + 1; dot > 0; dot = good.indexOf('.', dot + 1)) {
            String other = good.substring(0, dot) + "A" + good.substring(dot + 1);
            rows.add(malformed("J12e" + dot, "a letter for a dot", other));
        }
        rows.add(malformed(
                "J14",
                "signed with the same secret under this header",
                TokenForge.sealed(HEADER + "." + TokenForge.encode(PAYLOAD))));
    }

    private static void ivs(List<Row> rows) {
        byte[] other = KeyForge.IV.clone();
        other[0] ^= 1;
        byte[] longIv = new byte[16];
        byte[] shortIv = new byte[8];
        rows.add(forged("J15", "another IV", token("", other, BODY, TAG)));
        rows.add(malformed("J16", "IV of 16 bytes, authentic", sealed(longIv)));
        rows.add(malformed("J16b", "IV of 8 bytes, authentic", sealed(shortIv)));
        rows.add(malformed("J16c", "no IV", token("", new byte[0], BODY, TAG)));
    }

    private static void contents(List<Row> rows) {
        byte[] flipped = BODY.clone();
        flipped[40] ^= 1;
        rows.add(forged("J17", "one bit of the ciphertext flipped", token("", KeyForge.IV, flipped, TAG)));
        rows.add(forged("J17b", "ciphertext cut", token("", KeyForge.IV, Arrays.copyOf(BODY, 40), TAG)));
        rows.add(forged("J17c", "no ciphertext", token("", KeyForge.IV, new byte[0], TAG)));
        rows.add(malformed("J17d", "nothing encrypted, authentic", KeyForge.encrypted(HEADER, new byte[0])));
        rows.add(malformed(
                "J18", "no claims, authentic", KeyForge.encrypted(HEADER, "{}".getBytes(StandardCharsets.UTF_8))));
        String compressed = TokenForge.encode(new KeyForge(KeyAlgorithm.A256GCM)
                .header()
                .replace("{", "{\"zip\":\"DEF\",")
                .getBytes(StandardCharsets.UTF_8));
        rows.add(new Row("J02", "zip DEF", KeyForge.encrypted(compressed, PAYLOAD), "UNKNOWN_KEY"));
        rows.add(forged(
                "J19",
                "our header over a tag of another",
                HEADER + KeyForge.encrypted(compressed, PAYLOAD).substring(compressed.length())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void text_hasVerdict(Row row) {
        assertThat(Keys.verdict(Keys.of(KeyAlgorithm.A256GCM), row.token()))
                .as(row.toString())
                .isEqualTo(row.verdict());
    }

    @Test
    void tableOfRows_isWhole() {
        assertThat(rows().map(Row::id).toList()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(29);
    }

    @Test
    void nimbus_decryptsWhatWasMinted() throws ParseException, JOSEException {
        JWEObject jwe = JWEObject.parse(Keys.of(KeyAlgorithm.A256GCM).mint(PAYLOAD));
        jwe.decrypt(new DirectDecrypter(Sample.SECRET));

        assertThat(jwe.getPayload().toBytes()).isEqualTo(PAYLOAD);
        assertThat(jwe.getHeader().toString()).isEqualTo(new KeyForge(KeyAlgorithm.A256GCM).header());
    }

    @Test
    void tokenOfNimbus_isAccepted() throws JOSEException {
        var header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .type(PinnedHeader.TYPE)
                .keyID(Sample.KEY_ID)
                .build();
        var jwe = new JWEObject(header, new Payload(PAYLOAD));
        jwe.encrypt(new DirectEncrypter(Sample.SECRET));

        assertThat(Keys.verdict(Keys.of(KeyAlgorithm.A256GCM), jwe.serialize())).isEqualTo(Verdict.ACCEPT);
    }

    private static String sealed(byte[] iv) {
        byte[] sealed = KeyForge.sealed(HEADER, iv, PAYLOAD);
        return token(
                "",
                iv,
                Arrays.copyOf(sealed, PAYLOAD.length),
                Arrays.copyOfRange(sealed, PAYLOAD.length, sealed.length));
    }

    private static String token(String encryptedKey, byte[] iv, byte[] body, byte[] tag) {
        return String.join(
                ".", HEADER, encryptedKey, TokenForge.encode(iv), TokenForge.encode(body), TokenForge.encode(tag));
    }

    private static Row malformed(String id, String what, String token) {
        return new Row(id, what, token, "MALFORMED");
    }

    private static Row forged(String id, String what, String token) {
        return new Row(id, what, token, "BAD_SIGNATURE");
    }
}
