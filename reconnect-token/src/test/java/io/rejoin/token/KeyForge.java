package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens of one algorithm by hand: any header, any spelling. Encryption is the platform's, signatures are the
 * key's own, which vectors judge elsewhere.
 */
final class KeyForge {
    static final byte[] IV = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    private final KeyAlgorithm algorithm;

    KeyForge(KeyAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** The header that the key of this algorithm pins, written by hand. */
    String header() {
        return algorithm == KeyAlgorithm.A256GCM
                ? "{\"kid\":\"k1\",\"typ\":\"reconnect+jwt\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}"
                : "{\"kid\":\"k1\",\"typ\":\"reconnect+jwt\",\"alg\":\"" + algorithm.text() + "\"}";
    }

    String good() {
        return token(header());
    }

    /** The good payload under any header, made authentic by the good key. */
    String token(String header) {
        return token(header.getBytes(StandardCharsets.UTF_8));
    }

    String token(byte[] header) {
        String start = TokenForge.encode(header) + ".";
        byte[] payload = Sample.payload().getBytes(StandardCharsets.UTF_8);
        return algorithm == KeyAlgorithm.A256GCM
                ? encrypted(start.substring(0, start.length() - 1), payload)
                : signed(start + TokenForge.encode(payload));
    }

    /** Adds a good signature over exactly this text. */
    String signed(String input) {
        return input + "." + TokenForge.encode(signature(input));
    }

    byte[] signature(String input) {
        byte[] text = input.getBytes(StandardCharsets.UTF_8);
        return ((SigningKey) Keys.of(algorithm)).sign(text, text.length);
    }

    static String encrypted(String encodedHeader, byte[] payload) {
        byte[] sealed = sealed(encodedHeader, IV, payload);
        int tagFrom = sealed.length - 16;
        return encodedHeader + ".." + TokenForge.encode(IV) + "."
                + TokenForge.encode(Arrays.copyOf(sealed, tagFrom)) + "."
                + TokenForge.encode(Arrays.copyOfRange(sealed, tagFrom, sealed.length));
    }

    /** Ciphertext and tag. */
    static byte[] sealed(String encodedHeader, byte[] iv, byte[] payload) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(Sample.SECRET, "AES"), new GCMParameterSpec(128, iv));
            cipher.updateAAD(encodedHeader.getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
