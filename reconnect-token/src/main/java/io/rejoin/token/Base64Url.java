package io.rejoin.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64url without padding (RFC 7515, section 2) in its one canonical spelling. The platform's decoder takes padding
 * and ignores unused bits, so that one signature has many spellings; {@link #isCanonical} leaves one.
 */
final class Base64Url {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /** Value of each byte as a digit; -1 for all others. */
    private static final byte[] DIGITS = digits();

    private Base64Url() {}

    /** Characters that {@code bytes} bytes make. */
    static int length(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** True if the part is what {@link #encode} writes for some bytes. */
    static boolean isCanonical(byte[] text, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= DIGITS[text[i] & 0xff];
        }
        return all >= 0 && hasCanonicalEnd(text, from, to);
    }

    /**
     * Decodes a part.
     *
     * @throws IllegalArgumentException if it is not what {@link #encode} writes for some bytes
     */
    static byte[] decode(byte[] text, int from, int to) {
        if (!hasCanonicalEnd(text, from, to)) {
            throw new IllegalArgumentException("base64url does not end as it should");
        }
        // Refuses foreign characters, and padding anywhere but at the end, where there is none.
        ByteBuffer decoded = Base64.getUrlDecoder().decode(ByteBuffer.wrap(text, from, to - from));
        return decoded.remaining() == decoded.array().length
                ? decoded.array()
                : Arrays.copyOf(decoded.array(), decoded.remaining());
    }

    /**
     * Decodes a part of a token.
     *
     * @throws RefusedException as malformed if it is not what {@link #encode} writes for some bytes
     */
    static byte[] part(byte[] text, int from, int to) {
        try {
            return decode(text, from, to);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RefusalReason.MALFORMED);
        }
    }

    /** Bits of the last character that carry nothing must be zero; one character alone cannot carry a byte. */
    private static boolean hasCanonicalEnd(byte[] text, int from, int to) {
        int last = from == to ? 0 : DIGITS[text[to - 1] & 0xff];
        return switch ((to - from) & 3) {
            case 0 -> last >= 0;
            case 2 -> (last & 0b1111) == 0;
            case 3 -> (last & 0b11) == 0;
            default -> false;
        };
    }

    private static byte[] digits() {
        byte[] digits = new byte[256];
        Arrays.fill(digits, (byte) -1);
        byte[] alphabet = ALPHABET.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < alphabet.length; i++) {
            digits[alphabet[i]] = (byte) i;
        }
        return digits;
    }
}
