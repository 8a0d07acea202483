package io.rejoin.undertow.hubprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text of bytes that must be UTF-8. */
final class StrictText {

    private static final char REPLACEMENT = '\uFFFD';

    private StrictText() {}

    /** @throws BadMessageException if the bytes are not UTF-8 (RFC 3629) */
    static String of(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(ByteBuffer.wrap(bytes, from, length));
        }
        return text;
    }

    /** The fast way puts the replacement character for what is malformed, but somebody may have sent just that. */
    private static void requireUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException e) {
            throw new BadMessageException("Text is not UTF-8.");
        }
    }
}
