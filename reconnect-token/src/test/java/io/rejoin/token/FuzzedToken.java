package io.rejoin.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A token made of a fuzzer's bytes. The first says how, the second for which key, of those that Nimbus knows too:
 *
 * <ul>
 *   <li>{@code p}: the rest is the payload of an authentic token;
 *   <li>{@code e}: the rest are edits of a good token, four bytes each and what they insert;
 *   <li>else the rest is the text itself.
 * </ul>
 *
 * @param presenter whom the token is for, as far as anybody can tell, so that it is not refused for that
 */
record FuzzedToken(KeyAlgorithm algorithm, String text, Presenter presenter) {
    private static final KeyAlgorithm[] ALGORITHMS = {
        KeyAlgorithm.HS256, KeyAlgorithm.A256GCM, KeyAlgorithm.ED25519, KeyAlgorithm.ES256
    };

    static FuzzedToken of(byte[] input) {
        int kind = input.length > 0 ? input[0] : 0;
        KeyAlgorithm algorithm = ALGORITHMS[input.length > 1 ? input[1] & 3 : 0];
        byte[] rest = Arrays.copyOfRange(input, Math.min(2, input.length), input.length);
        return switch (kind) {
            case 'p' -> new FuzzedToken(algorithm, Keys.of(algorithm).mint(rest), presenter(rest));
            case 'e' -> new FuzzedToken(algorithm, edited(new KeyForge(algorithm).good(), rest), Sample.PRESENTER);
            default -> new FuzzedToken(algorithm, new String(rest, StandardCharsets.UTF_8), Sample.PRESENTER);
        };
    }

    /** The input for a payload under the key of an algorithm. */
    static byte[] seed(KeyAlgorithm algorithm, byte[] payload) {
        byte[] input = new byte[payload.length + 2];
        input[0] = 'p';
        input[1] = (byte) ('0' + Arrays.asList(ALGORITHMS).indexOf(algorithm));
        System.arraycopy(payload, 0, input, 2, payload.length);
        return input;
    }

    /** Each edit: where (two bytes), how many characters go, how many bytes come, these bytes. */
    private static String edited(String good, byte[] edits) {
        var text = new StringBuilder(good);
        int at = 0;
        while (at + 4 <= edits.length) {
            int from = ((edits[at] & 0xff) << 8 | (edits[at + 1] & 0xff)) % (text.length() + 1);
            int to = Math.min(text.length(), from + (edits[at + 2] & 0x3f));
            int inserted = Math.min(edits[at + 3] & 0x3f, edits.length - at - 4);
            text.replace(from, to, new String(edits, at + 4, inserted, StandardCharsets.ISO_8859_1));
            at += 4 + inserted;
        }
        return text.toString();
    }

    private static Presenter presenter(byte[] payload) {
        try {
            Map<String, Object> claims = JSONObjectUtils.parse(new String(payload, StandardCharsets.UTF_8));
            Optional<String> user = Optional.ofNullable((String) claims.get("sub"));
            return new Presenter(Optional.empty(), user.map(UserId::of));
        } catch (ParseException | RuntimeException e) {
            return Sample.PRESENTER;
        }
    }
}
