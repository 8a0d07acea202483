package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JWS in compact form (RFC 7515, section 7.1), split but not yet believed. It knows keys and nothing of claims.
 *
 * <ol>
 *   <li>{@link #split} looks at nothing but length, dots and the signature's alphabet, and finds the key whose header
 *       the text starts with; a header is compared as bytes and never decoded;
 *   <li>{@link #authenticate} gives the payload out, and only if the key signed it.
 * </ol>
 */
final class SignedText {
    private final SigningKey key;
    private final byte[] text;
    private final int signatureFrom;

    private SignedText(SigningKey key, byte[] text, int signatureFrom) {
        this.key = key;
        this.text = text;
        this.signatureFrom = signatureFrom;
    }

    static SignedText split(String token, KeyRing keys, int charsMax) {
        if (token.length() > charsMax) {
            throw new RefusedException(RefusalReason.TOO_LARGE);
        }
        // A character beyond Latin-1 becomes a question mark, which is not of the alphabet either.
        byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
        SigningKey key = keys.signerOf(text);
        int signatureFrom = text.length - Base64Url.length(key.signatureLength());
        int payloadFrom = key.headerSegment().length;
        boolean wellFormed = signatureFrom > payloadFrom
                && text[signatureFrom - 1] == '.'
                && Base64Url.isCanonical(text, signatureFrom, text.length);
        if (!wellFormed) {
            throw new RefusedException(RefusalReason.MALFORMED);
        }
        return new SignedText(key, text, signatureFrom);
    }

    /** The payload, authentic. */
    byte[] authenticate() {
        byte[] signature = Base64Url.decode(text, signatureFrom, text.length);
        if (!key.verifies(text, signatureFrom - 1, signature)) {
            throw new RefusedException(RefusalReason.BAD_SIGNATURE);
        }
        return payload();
    }

    private byte[] payload() {
        try {
            return Base64Url.decode(text, key.headerSegment().length, signatureFrom - 1);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RefusalReason.MALFORMED);
        }
    }

    static String sign(SigningKey key, byte[] payload) {
        byte[] header = key.headerSegment();
        byte[] encoded = Base64Url.encode(payload).getBytes(StandardCharsets.US_ASCII);
        byte[] signed = Arrays.copyOf(header, header.length + encoded.length);
        System.arraycopy(encoded, 0, signed, header.length, encoded.length);
        String signature = Base64Url.encode(key.sign(signed, signed.length));
        return new String(signed, StandardCharsets.US_ASCII) + "." + signature;
    }

    /** Characters of what {@link #sign} makes from a payload of so many bytes. */
    static int length(SigningKey key, int payloadBytes) {
        return key.headerSegment().length
                + Base64Url.length(payloadBytes)
                + 1
                + Base64Url.length(key.signatureLength());
    }
}
