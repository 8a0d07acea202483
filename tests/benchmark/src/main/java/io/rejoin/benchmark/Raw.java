package io.rejoin.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What no token of a public key profile can cost less than: the primitive alone. A token is split and decoded only if
 * it is another than the last one, so not while it is timed. For one thread.
 */
final class Raw implements Contender {
    private final RawKey key;
    private String token = "";
    private byte[] text = {};
    private byte[] signature = {};

    Raw(RawKey key) {
        this.key = key;
    }

    @Override
    public Object verify(String other) {
        if (!other.equals(token)) {
            prepare(other);
        }
        if (!key.verifies(text, text.length, signature)) {
            throw new IllegalArgumentException("wrong signature");
        }
        return signature;
    }

    private void prepare(String other) {
        int dot = other.lastIndexOf('.');
        text = other.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        signature = Base64.getUrlDecoder().decode(other.substring(dot + 1));
        token = other;
    }
}
