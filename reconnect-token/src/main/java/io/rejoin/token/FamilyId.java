package io.rejoin.token;

/**
 * Names all tokens ever issued for one connection: {@code [A-Za-z0-9_-]{1,128}}, compared exactly.
 *
 * @param value the id
 */
public record FamilyId(String value) {
    private static final int RANDOM_BYTES = 16;

    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a family id
     */
    public FamilyId {
        NameRule.id(value, NameRule.ID_CHARS_MAX, "family id");
    }

    /**
     * Wraps {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a family id
     */
    public static FamilyId of(String value) {
        return new FamilyId(value);
    }

    /** A new id of 128 random bits, 22 characters of base64url. */
    public static FamilyId random() {
        return new FamilyId(Base64Url.encode(Randomness.bytes(RANDOM_BYTES)));
    }
}
