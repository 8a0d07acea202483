package io.rejoin.undertow.signalr;

import io.rejoin.token.Confirmation;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How a client writes its public key: the curve, a dot, and the raw key as base64url. */
final class KeyText {

    private static final Map<String, Function<byte[], Confirmation>> CURVES =
            Map.of("P-256", Confirmation::p256, "Ed25519", Confirmation::ed25519);

    private KeyText() {}

    /** Empty if it is not a key. */
    static Optional<Confirmation> read(String text) {
        String[] parts = text.split("\\.", 2);
        if (parts.length < 2) {
            return Optional.empty();
        }
        try {
            byte[] raw = Base64.getUrlDecoder().decode(parts[1]);
            return Optional.ofNullable(CURVES.get(parts[0])).map(curve -> curve.apply(raw));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
