package io.rejoin.token;

/**
 * Name of a group within one hub: any Unicode text of 1 to 256 UTF-8 bytes without control characters and unpaired
 * surrogates. Compared code unit by code unit: never folded, trimmed or normalised, so names that look alike are
 * different groups.
 *
 * @param value the name
 */
public record GroupName(String value) implements Comparable<GroupName> {
    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a group name
     */
    public GroupName {
        NameRule.text(value, "group name");
    }

    /**
     * Wraps {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a group name
     */
    public static GroupName of(String value) {
        return new GroupName(value);
    }

    /** UTF-16 code-unit order, the order of groups in a token. */
    @Override
    public int compareTo(GroupName other) {
        return value.compareTo(other.value);
    }
}
