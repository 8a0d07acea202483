package io.rejoin.token;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of P-256 (RFC 7518, section 6.2). A proof is r and s of 32 bytes each (RFC 7518, section 3.4). Both s are good,
 * as browsers make both: a challenge is used up by the first proof, so that a second spelling is of no use.
 */
final class P256Confirmation extends Confirmation {
    static final String START = "{\"jwk\":{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"";

    private static final String BETWEEN = "\",\"y\":\"";
    private static final int COORDINATE_BYTES = 32;
    private static final int RAW_BYTES = 1 + 2 * COORDINATE_BYTES;
    private static final int SIGNATURE_BYTES = 64;
    private static final int UNCOMPRESSED = 4;

    private final byte[] x;
    private final byte[] y;

    private P256Confirmation(byte[] x, byte[] y) {
        super(START + Base64Url.encode(x) + BETWEEN + Base64Url.encode(y) + END);
        this.x = x;
        this.y = y;
    }

    static P256Confirmation checked(byte[] raw) {
        if (raw.length != RAW_BYTES || raw[0] != UNCOMPRESSED) {
            throw new IllegalArgumentException("not an uncompressed point of P-256");
        }
        byte[] point = Arrays.copyOfRange(raw, 1, RAW_BYTES);
        EcdsaKey.verifying("proof", point);
        return new P256Confirmation(
                Arrays.copyOf(point, COORDINATE_BYTES), Arrays.copyOfRange(point, COORDINATE_BYTES, point.length));
    }

    /** What comes after {@link #START}. */
    static P256Confirmation rest(JsonCursor json) {
        byte[] x = json.base64(COORDINATE_BYTES);
        json.expect(BETWEEN);
        byte[] y = json.base64(COORDINATE_BYTES);
        json.expect(END);
        return new P256Confirmation(x, y);
    }

    @Override
    boolean isProvedBy(byte[] proof, byte[] message, Function<String, Optional<HmacKey>> shared) {
        return proof.length == SIGNATURE_BYTES && verifies(proof, message);
    }

    private boolean verifies(byte[] proof, byte[] message) {
        try {
            byte[] point = Arrays.copyOf(x, 2 * COORDINATE_BYTES);
            System.arraycopy(y, 0, point, COORDINATE_BYTES, COORDINATE_BYTES);
            return EcdsaKey.verifying("proof", point).verifiesAnyS(message, message.length, proof);
        } catch (IllegalArgumentException e) {
            // Not a point: an issuer of the same key that did not check it when the binding was made.
            return false;
        }
    }
}
