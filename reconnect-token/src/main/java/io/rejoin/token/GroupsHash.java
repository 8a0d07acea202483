package io.rejoin.token;

import java.nio.charset.StandardCharsets;

/**
 * Stands in a token for groups that are too many for it: the SHA-256 (FIPS 180-4) of {@link HubGroups#text()} in UTF-8,
 * as base64url. Equal groups have one hash; no other groups can be found for it.
 *
 * @param value the 43 characters
 */
public record GroupsHash(String value) {
    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if it is not the canonical base64url of 32 bytes
     */
    public GroupsHash {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        if (text.length != Base64Url.length(Sha256.BYTES) || !Base64Url.isCanonical(text, 0, text.length)) {
            throw new IllegalArgumentException("hash of groups must be the base64url of 32 bytes");
        }
    }

    public static GroupsHash of(HubGroups groups) {
        return new GroupsHash(Base64Url.encode(Sha256.of(groups.text())));
    }
}
