package io.rejoin.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes short texts authentic that a client holds for the server: who changes one, presents it for another purpose or
 * under another binding, gets nothing. It does not hide the text. It opens as long as its key lives.
 *
 * <p>Form: {@code kid.text.mac}. The text is base64url of UTF-8. The mac is base64url of the first 16 bytes of
 * HMAC-SHA256 over length and bytes of the binding, then length and bytes of the text (lengths are 4 bytes,
 * big-endian), under a key that HKDF-SHA256 derives from the ring's key for this purpose. Safe for all threads.
 */
public final class Seal {
    private static final int CHARS_MAX = 1_024;
    private static final int MAC_BYTES = 16;

    private final SealKeys keys;

    Seal(SealKeys keys) {
        this.keys = keys;
    }

    /**
     * Seals {@code text} so that it opens only with an equal {@code boundTo}.
     *
     * @throws IllegalArgumentException if the result would be longer than 1,024 characters, or one of both texts has an
     *     unpaired surrogate
     */
    public String seal(String text, String boundTo) {
        HmacKey key = keys.sealing();
        byte[] bytes = utf8(text);
        String sealed =
                key.id() + "." + Base64Url.encode(bytes) + "." + Base64Url.encode(mac(key, utf8(boundTo), bytes));
        if (sealed.length() > CHARS_MAX) {
            throw new IllegalArgumentException("text is too long to be sealed");
        }
        return sealed;
    }

    /** The text, if {@code sealed} is what {@link #seal} made of it with an equal {@code boundTo}; never throws. */
    public Optional<String> open(String sealed, String boundTo) {
        if (sealed.length() > CHARS_MAX) {
            return Optional.empty();
        }
        String id = sealed.substring(0, Math.max(sealed.indexOf('.'), 0));
        byte[] bytes = sealed.getBytes(StandardCharsets.ISO_8859_1);
        return keys.opening(id).flatMap(key -> open(key, bytes, id.length() + 1, boundTo));
    }

    /**
     * 16 bytes that only who has the keys can make for these, where there is no room for text: the first of HMAC-SHA256 over four bytes of
     * 255 and then these. They do not say under which key.
     */
    public byte[] stamp(byte[] bytes) {
        return stamp(keys.sealing(), bytes);
    }

    /** Whether that is a {@link #stamp} of these, under any key that lives. Of one that is not nothing is told by how long this takes. */
    public boolean isStamp(byte[] stamp, byte[] bytes) {
        return keys.opening().anyMatch(key -> MessageDigest.isEqual(stamp(key, bytes), stamp));
    }

    /** No text's: a length is not negative. */
    private static byte[] stamp(HmacKey key, byte[] bytes) {
        byte[] message = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(-1)
                .put(bytes)
                .array();
        return Arrays.copyOf(key.sign(message, message.length), MAC_BYTES);
    }

    private static Optional<String> open(HmacKey key, byte[] sealed, int textFrom, String boundTo) {
        int macFrom = sealed.length - Base64Url.length(MAC_BYTES);
        boolean wellFormed = macFrom > textFrom
                && sealed[macFrom - 1] == '.'
                && Base64Url.isCanonical(sealed, textFrom, macFrom - 1)
                && Base64Url.isCanonical(sealed, macFrom, sealed.length);
        if (!wellFormed) {
            return Optional.empty();
        }
        byte[] text = Base64Url.decode(sealed, textFrom, macFrom - 1);
        byte[] mac = Base64Url.decode(sealed, macFrom, sealed.length);
        return authentic(key, text, mac, boundTo)
                ? Optional.of(new String(text, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static boolean authentic(HmacKey key, byte[] text, byte[] mac, String boundTo) {
        try {
            return MessageDigest.isEqual(mac(key, utf8(boundTo), text), mac);
        } catch (IllegalArgumentException e) {
            // Nothing can have been sealed for a binding that is not Unicode text.
            return false;
        }
    }

    private static byte[] mac(HmacKey key, byte[] boundTo, byte[] text) {
        byte[] message = ByteBuffer.allocate(2 * Integer.BYTES + boundTo.length + text.length)
                .putInt(boundTo.length)
                .put(boundTo)
                .putInt(text.length)
                .put(text)
                .array();
        return Arrays.copyOf(key.sign(message, message.length), MAC_BYTES);
    }

    private static byte[] utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException("text has an unpaired surrogate");
        }
        return bytes;
    }
}
