package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Stands in a token for groups that are too many for it: the SHA-256 (FIPS 180-4) of {@link HubGroups#text()} in UTF-8,
 * as base64url. Equal groups have one hash; no other groups can be found for it.
 *
 * @param value the 43 characters
 */
public record GroupsHash(String value) {
    private static final int BYTES = 32;

    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if it is not the canonical base64url of 32 bytes
     */
    public GroupsHash {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        if (text.length != Base64Url.length(BYTES) || !Base64Url.isCanonical(text, 0, text.length)) {
            throw new IllegalArgumentException("hash of groups must be the base64url of 32 bytes");
        }
    }

    public static GroupsHash of(HubGroups groups) {
        return new GroupsHash(Base64Url.encode(sha256(groups.text().getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this platform has no SHA-256", e);
        }
    }
}
