package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JWS in compact form (RFC 7515, section 7.1). It knows keys, and nothing of headers and claims. Authentication is
 *
 * <ol>
 *   <li>a look at nothing but lengths, the last dot and the signature's alphabet;
 *   <li>the check of the signature, over the raw text;
 *   <li>the decoding of the payload, which is authentic from then on.
 * </ol>
 */
final class SignedText {
    private SignedText() {}

    /**
     * The payload of a text that {@code key} signed.
     *
     * @param payloadFrom where the payload starts, behind the header and its dot
     * @throws RefusedException if the text is of another form, or the key did not sign it
     */
    static byte[] authenticate(SigningKey key, int payloadFrom, byte[] text) {
        int signatureFrom = text.length - Base64Url.length(key.signatureLength());
        boolean wellFormed = signatureFrom > payloadFrom
                && text[signatureFrom - 1] == '.'
                && Base64Url.isCanonical(text, signatureFrom, text.length);
        if (!wellFormed) {
            throw new RefusedException(RefusalReason.MALFORMED);
        }
        if (!key.verifies(text, signatureFrom - 1, Base64Url.decode(text, signatureFrom, text.length))) {
            throw new RefusedException(RefusalReason.BAD_SIGNATURE);
        }
        return payload(text, payloadFrom, signatureFrom - 1);
    }

    private static byte[] payload(byte[] text, int from, int to) {
        try {
            return Base64Url.decode(text, from, to);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RefusalReason.MALFORMED);
        }
    }

    static String sign(SigningKey key, byte[] payload) {
        byte[] header = key.header().segment();
        byte[] encoded = Base64Url.encode(payload).getBytes(StandardCharsets.US_ASCII);
        byte[] signed = Arrays.copyOf(header, header.length + encoded.length);
        System.arraycopy(encoded, 0, signed, header.length, encoded.length);
        String signature = Base64Url.encode(key.sign(signed, signed.length));
        return new String(signed, StandardCharsets.US_ASCII) + "." + signature;
    }

    /** Characters of what {@link #sign} makes from a payload of so many bytes. */
    static int length(SigningKey key, int payloadBytes) {
        return key.header().segment().length
                + Base64Url.length(payloadBytes)
                + 1
                + Base64Url.length(key.signatureLength());
    }
}
