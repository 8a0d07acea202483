package io.rejoin.token;

import java.util.Optional;
import java.util.function.Function;

/**
 * The key that the server shares with the client of this family (RFC 7800, section 3.4): its id is that of the ring's
 * key that it was derived from. A proof is HMAC-SHA-256 (RFC 2104).
 */
final class SharedConfirmation extends Confirmation {
    private static final String START = "{\"kid\":\"";
    private static final int ID_CHARS_MAX = 32;

    private final String keyId;

    SharedConfirmation(String keyId) {
        super(START + NameRule.id(keyId, ID_CHARS_MAX, "key id") + "\"}");
        this.keyId = keyId;
    }

    static SharedConfirmation whole(JsonCursor json) {
        json.expect(START);
        var read = new SharedConfirmation(json.before('"'));
        json.expect('}');
        return read;
    }

    @Override
    boolean isProvedBy(byte[] proof, byte[] message, Function<String, Optional<HmacKey>> shared) {
        return shared.apply(keyId)
                .filter(key -> key.verifies(message, message.length, proof))
                .isPresent();
    }
}
