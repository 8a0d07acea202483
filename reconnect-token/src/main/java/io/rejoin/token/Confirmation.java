package io.rejoin.token;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The key that a token is bound to (RFC 7800): who presents the token must prove to have it. A public key was checked
 * when the binding was made; from then on it stands under the token's signature and is read from nowhere else. It never
 * is a secret.
 */
public abstract sealed class Confirmation permits Ed25519Confirmation, P256Confirmation, SharedConfirmation {
    static final String END = "\"}}";

    private final String json;

    Confirmation(String json) {
        this.json = json;
    }

    /**
     * A binding to the private half of {@code raw}.
     *
     * @param raw the 32 bytes of an Ed25519 key (RFC 8032), as a browser exports it in the format {@code raw}
     * @throws IllegalArgumentException if it is not a point of the prime-order group in its one encoding
     */
    public static Confirmation ed25519(byte[] raw) {
        return Ed25519Confirmation.checked(raw);
    }

    /**
     * A binding to the private half of {@code raw}.
     *
     * @param raw the 65 bytes of an uncompressed point (SEC 1, section 2.3.3), as a browser exports it in the format
     *     {@code raw}
     * @throws IllegalArgumentException if it is not a point of P-256
     */
    public static Confirmation p256(byte[] raw) {
        return P256Confirmation.checked(raw);
    }

    /** Reads the object that comes next; whether the key in it is one shows when somebody proves to have it. */
    static Confirmation read(JsonCursor json) {
        if (json.take(Ed25519Confirmation.START)) {
            return Ed25519Confirmation.rest(json);
        }
        return json.take(P256Confirmation.START) ? P256Confirmation.rest(json) : SharedConfirmation.whole(json);
    }

    /** The value of the claim {@code cnf}, canonical. */
    String json() {
        return json;
    }

    /**
     * True if who has the key made {@code proof} of {@code message}. Never throws, whatever both are.
     *
     * @param shared finds the key of an id that server and client of this family share
     */
    abstract boolean isProvedBy(byte[] proof, byte[] message, Function<String, Optional<HmacKey>> shared);

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Confirmation that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "Confirmation" + json;
    }
}
