package io.rejoin.undertow.hubprotocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** MessagePack written down: bytes in hex, and short texts in quotes that stand for themselves and their length. */
final class Packed {

    private static final int SHORT_TEXT = 0xA0;
    private static final int SHORT_MAX = 31;

    private Packed() {}

    /** The bytes of {@code 92 01 'abc'}. */
    static byte[] bytes(String notation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < notation.length()) {
            char next = notation.charAt(at);
            if (next == ' ') {
                at++;
            } else if (next == '\'') {
                int end = notation.indexOf('\'', at + 1);
                text(bytes, notation.substring(at + 1, end));
                at = end + 1;
            } else {
                bytes.write(Integer.parseInt(notation.substring(at, at + 2), 16));
                at += 2;
            }
        }
        return bytes.toByteArray();
    }

    private static void text(ByteArrayOutputStream bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > SHORT_MAX) {
            throw new IllegalArgumentException("no short text: " + text);
        }
        bytes.write(SHORT_TEXT | utf8.length);
        bytes.writeBytes(utf8);
    }

    /** The same behind its length, as far as two bytes tell it. */
    static byte[] frame(byte[] content) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        if (content.length < 0x80) {
            frame.write(content.length);
        } else {
            frame.write(content.length | 0x80);
            frame.write(content.length >> 7);
        }
        frame.writeBytes(content);
        return frame.toByteArray();
    }

    static byte[] frame(String notation) {
        return frame(bytes(notation));
    }
}
