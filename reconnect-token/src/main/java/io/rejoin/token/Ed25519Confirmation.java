package io.rejoin.token;

import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A key of Ed25519 (RFC 8037, section 2). A proof is a signature of 64 bytes (RFC 8032). */
final class Ed25519Confirmation extends Confirmation {
    static final String START = "{\"jwk\":{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"";

    private final byte[] point;

    private Ed25519Confirmation(byte[] point) {
        super(START + Base64Url.encode(point) + END);
        this.point = point;
    }

    static Ed25519Confirmation checked(byte[] raw) {
        return new Ed25519Confirmation(
                Ed25519Key.verifying("proof", raw.clone()).publicBytes());
    }

    /** What comes after {@link #START}. */
    static Ed25519Confirmation rest(JsonCursor json) {
        byte[] point = json.base64(Ed25519.PUBLIC_KEY_SIZE);
        json.expect(END);
        return new Ed25519Confirmation(point);
    }

    @Override
    boolean isProvedBy(byte[] proof, byte[] message, Function<String, Optional<HmacKey>> shared) {
        return proof.length == Ed25519.SIGNATURE_SIZE && verifies(proof, message);
    }

    private boolean verifies(byte[] proof, byte[] message) {
        try {
            return new Ed25519PublicKeyParameters(point)
                    .verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, proof, 0);
        } catch (IllegalArgumentException e) {
            // Not a point: an issuer of the same key that did not check it when the binding was made.
            return false;
        }
    }
}
