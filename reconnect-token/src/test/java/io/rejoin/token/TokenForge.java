package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by hand with the platform's cryptography, never with the code under test. */
final class TokenForge {
    private TokenForge() {}

    /** A token of any header and payload with a good signature. */
    static String token(String header, byte[] payload) {
        return sealed(encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(payload));
    }

    static String token(String payload) {
        return token(Sample.header(), payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a good signature over exactly this text. */
    static String sealed(String signingInput) {
        return signingInput + "." + encode(mac(signingInput));
    }

    static byte[] mac(String signingInput) {
        return mac(signingInput, Sample.SECRET);
    }

    static byte[] mac(String signingInput, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(signingInput.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] payloadOf(ReconnectToken token) {
        return Base64.getUrlDecoder().decode(token.text().split("\\.", -1)[1]);
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
