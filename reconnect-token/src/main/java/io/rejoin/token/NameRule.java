package io.rejoin.token;

/**
 * What a name may look like. Every value record of this package checks itself here, on the way in from a caller and
 * again on the way out of a token.
 */
final class NameRule {
    /** Largest integer that every JSON reader keeps exact: 2^53 - 1 (RFC 7493, section 2.2). */
    static final long INTEGER_MAX = (1L << 53) - 1;

    static final int TEXT_BYTES_MAX = 256;
    static final int ID_CHARS_MAX = 128;

    private static final int DIGITS_MAX = 16;

    private NameRule() {}

    /** Returns {@code value} if it is 1 to 256 UTF-8 bytes without control characters and unpaired surrogates. */
    static String text(String value, String what) {
        long bytes = plainBytes(value);
        if (bytes < 1 || bytes > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 256 UTF-8 bytes without control characters and unpaired surrogates");
        }
        return value;
    }

    /** Returns {@code value} if it is 1 to {@code charsMax} of the characters {@code A-Z a-z 0-9 _ -}. */
    static String id(String value, int charsMax, String what) {
        if (!isId(value, charsMax)) {
            throw new IllegalArgumentException(what + " must be 1 to " + charsMax + " characters of A-Z a-z 0-9 _ -");
        }
        return value;
    }

    static boolean isId(String value, int charsMax) {
        int length = value.length();
        if (length == 0 || length > charsMax) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (!isWord(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Returns {@code value} if it lies in {@code min} to 2^53 - 1. */
    static long integer(long value, long min, String what) {
        if (value < min || value > INTEGER_MAX) {
            throw new IllegalArgumentException(what + " must be " + min + " to 2^53 - 1");
        }
        return value;
    }

    /** Reads from {@code from} on what {@code Long.toString} writes for 0 to 2^53 - 1: no sign, no leading zero. */
    static long integer(String text, int from, String what) {
        int digits = text.length() - from;
        boolean legal = digits == 1 || (digits > 1 && digits <= DIGITS_MAX && text.charAt(from) != '0');
        long value = 0;
        for (int i = from; i < text.length() && legal; i++) {
            char c = text.charAt(i);
            legal = c >= '0' && c <= '9';
            value = value * 10 + (c - '0');
        }
        return integer(legal ? value : -1, 0, what);
    }

    static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    /** UTF-8 length of {@code value}, or -1 if it holds a control character or an unpaired surrogate. */
    private static long plainBytes(String value) {
        long bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x20 && c < 0x7f) {
                bytes++;
            } else if (Character.isISOControl(c)) {
                return -1;
            } else if (!Character.isSurrogate(c)) {
                bytes += c < 0x800 ? 2 : 3;
            } else if (isPair(value, i)) {
                bytes += 4;
                i++;
            } else {
                return -1;
            }
        }
        return bytes;
    }

    private static boolean isPair(String value, int at) {
        return at + 1 < value.length() && Character.isSurrogatePair(value.charAt(at), value.charAt(at + 1));
    }
}
