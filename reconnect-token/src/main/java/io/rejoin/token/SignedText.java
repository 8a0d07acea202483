package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JWS in compact form (RFC 7515, section 7.1). It knows keys, and nothing of headers and claims. Authentication is
 *
 * <ol>
 *   <li>a look at nothing but lengths and the last dot;
 *   <li>the check of the signature and of its one spelling, over the raw text;
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
        if (signatureFrom <= payloadFrom || text[signatureFrom - 1] != '.') {
            throw new RefusedException(RefusalReason.MALFORMED);
        }
        if (!key.hasSigned(text, signatureFrom)) {
            boolean canonical = Base64Url.isCanonical(text, signatureFrom, text.length);
            throw new RefusedException(canonical ? RefusalReason.BAD_SIGNATURE : RefusalReason.MALFORMED);
        }
        return Base64Url.part(text, payloadFrom, signatureFrom - 1);
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
