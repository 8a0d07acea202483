package io.rejoin.token;

/**
 * Who is behind a connection, as the host's authentication says: any Unicode text of 1 to 256 UTF-8 bytes without
 * control characters and unpaired surrogates, compared exactly and case-sensitively.
 *
 * @param value the id
 */
public record UserId(String value) {
    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a user id
     */
    public UserId {
        NameRule.text(value, "user id");
    }

    /**
     * Wraps {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a user id
     */
    public static UserId of(String value) {
        return new UserId(value);
    }
}
