package io.rejoin.undertow.hubprotocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text of bytes that must be UTF-8. */
final class StrictText {

    private static final char REPLACEMENT = '\uFFFD';

    private StrictText() {}

    /** @throws BadMessageException if the bytes are not UTF-8 (RFC 3629) */
    static String of(byte[] bytes, int from, int length) {
        return read(bytes, from, length).orElseThrow(() -> new BadMessageException("Text is not UTF-8."));
    }

    /** Empty if the bytes are not UTF-8. */
    static Optional<String> read(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        boolean doubtful = text.indexOf(REPLACEMENT) >= 0;
        return doubtful && !isUtf8(ByteBuffer.wrap(bytes, from, length)) ? Optional.empty() : Optional.of(text);
    }

    /** The fast way puts the replacement character for what is malformed, but somebody may have sent just that. */
    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
