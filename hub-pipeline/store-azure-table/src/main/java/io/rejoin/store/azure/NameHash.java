package io.rejoin.store.azure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Names as a key: the SHA-256 (FIPS 180-4) of each one's length and text, as base64url. A key may hold neither any letter nor any length. */
final class NameHash {

    private NameHash() {}

    static String of(String... names) {
        MessageDigest hash = sha256();
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            hash.update(bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
