package io.rejoin.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads canonical JSON (RFC 8785) from bytes: no white space, one spelling for each value. Whatever is not exactly as
 * {@link PayloadWriter} writes it is refused as malformed; it never reads outside its bytes.
 */
final class JsonCursor {
    private static final int DIGITS_MAX = 16;
    /** Which bytes stand for themselves in a string: printable ASCII but the quote and the backslash. */
    private static final boolean[] PLAIN = plain();

    private final byte[] bytes;
    private int at;

    JsonCursor(byte[] bytes) {
        this.bytes = bytes;
    }

    void expect(byte[] literal) {
        if (!take(literal)) {
            throw malformed();
        }
    }

    /** Steps over these very bytes if they are next. */
    boolean take(byte[] literal) {
        int to = at + literal.length;
        boolean next = to <= bytes.length && Arrays.equals(bytes, at, to, literal, 0, literal.length);
        if (next) {
            at = to;
        }
        return next;
    }

    /** Steps over this very text if it is next. */
    boolean take(String ascii) {
        return take(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    void expect(String ascii) {
        expect(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    void expect(int ascii) {
        if (!take(ascii)) {
            throw malformed();
        }
    }

    /** Steps over the character if it is the next one. */
    boolean take(int ascii) {
        boolean next = at(ascii);
        if (next) {
            at++;
        }
        return next;
    }

    /** True if the character is the next one. */
    boolean at(int ascii) {
        return at < bytes.length && bytes[at] == ascii;
    }

    void expectEnd() {
        if (at != bytes.length) {
            throw malformed();
        }
    }

    /** An integer, 0 to 2^53 - 1. */
    long integer() {
        int from = at;
        long value = 0;
        while (at < bytes.length && at - from <= DIGITS_MAX && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at] - '0');
            at++;
        }
        int digits = at - from;
        boolean leadingZero = digits > 1 && bytes[from] == '0';
        if (digits == 0 || leadingZero || value > NameRule.INTEGER_MAX) {
            throw malformed();
        }
        return value;
    }

    /** The bytes that stand in the same payload at {@code from}, once more. */
    void expectAgain(int from, int length) {
        int to = at + length;
        if (to > bytes.length || !Arrays.equals(bytes, at, to, bytes, from, from + length)) {
            throw malformed();
        }
        at = to;
    }

    int position() {
        return at;
    }

    /** A string of 1 to 256 UTF-8 bytes without control characters. */
    String string() {
        expect('"');
        int from = at;
        int to = plainEnd('"');
        if (to == bytes.length) {
            throw malformed();
        }
        return bytes[to] == '"' ? ascii(to) : unescaped(from);
    }

    /** Like {@link #string()}, and faster if it is the known one. */
    String string(KnownText known) {
        return take(known.json()) ? known.text() : string();
    }

    /** The 1 to 256 characters of printable ASCII before {@code end}, which must follow. */
    String before(char end) {
        int to = plainEnd(end);
        if (to == bytes.length || bytes[to] != end) {
            throw malformed();
        }
        return ascii(to);
    }

    /**
     * So many bytes in base64url, without quotes around it.
     *
     * @throws IllegalArgumentException if it is not canonical
     */
    byte[] base64(int count) {
        int to = at + Base64Url.length(count);
        if (to > bytes.length) {
            throw malformed();
        }
        byte[] decoded = Base64Url.decode(bytes, at, to);
        at = to;
        return decoded;
    }

    /** Where {@code end}, or something that does not stand for itself, is found first. */
    private int plainEnd(char end) {
        byte[] text = bytes;
        int i = at;
        while (i < text.length && PLAIN[text[i] & 0xff] && text[i] != end) {
            i++;
        }
        return i;
    }

    /** What stands before {@code to}; steps over it and what ends it. */
    private String ascii(int to) {
        int length = to - at;
        if (length == 0 || length > NameRule.TEXT_BYTES_MAX) {
            throw malformed();
        }
        var text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        at = to + 1;
        return text;
    }

    /** The rare string that is not plain ASCII: copies it without its escapes, then decodes it strictly. */
    private String unescaped(int from) {
        byte[] copy = new byte[NameRule.TEXT_BYTES_MAX];
        int length = 0;
        at = from;
        while (!take('"')) {
            boolean escaped = take('\\');
            if (at == bytes.length || length == copy.length) {
                throw malformed();
            }
            byte b = bytes[at++];
            if (escaped && b != '"' && b != '\\') {
                throw malformed();
            }
            copy[length++] = b;
        }
        return utf8(ByteBuffer.wrap(copy, 0, length));
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            // A new decoder reports overlong forms, surrogates and everything else that is not UTF-8.
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return NameRule.text(text, "string");
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[256];
        Arrays.fill(plain, ' ', 0x7f, true);
        plain['"'] = false;
        plain['\\'] = false;
        return plain;
    }

    static RefusedException malformed() {
        return new RefusedException(RefusalReason.MALFORMED);
    }
}
