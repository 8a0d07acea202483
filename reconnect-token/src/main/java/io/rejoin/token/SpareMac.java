package io.rejoin.token;

import java.util.Base64;
import javax.crypto.Mac;

/** A keyed MAC, with room for the text of what it makes. For one thread at a time. */
final class SpareMac {
    static final int BYTES = 32;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Mac mac;
    private final byte[] spelled = new byte[Base64Url.length(BYTES)];

    SpareMac(Mac mac) {
        this.mac = mac;
    }

    byte[] sign(byte[] text, int length) {
        mac.update(text, 0, length);
        return mac.doFinal();
    }

    /**
     * True if base64url of the signature of the first {@code length} bytes stands in {@code text} at {@code from}. Takes
     * the same time wherever they differ.
     */
    boolean isSpelled(byte[] text, int length, int from) {
        ENCODER.encode(sign(text, length), spelled);
        int difference = 0;
        for (int i = 0; i < spelled.length; i++) {
            difference |= spelled[i] ^ text[from + i];
        }
        return difference == 0;
    }
}
