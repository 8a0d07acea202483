package io.rejoin.token;

import org.jspecify.annotations.Nullable;

/**
 * Name of a group within one hub: any Unicode text of 1 to 256 UTF-8 bytes without control characters and unpaired
 * surrogates. Compared code unit by code unit: never folded, trimmed or normalised, so names that look alike are
 * different groups.
 */
public final class GroupName implements Comparable<GroupName> {
    private final String value;

    /** No record, whose constructor would have to walk every name of a token a second time. */
    private GroupName(String checked) {
        this.value = checked;
    }

    /**
     * Checks and wraps {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a group name
     */
    public static GroupName of(String value) {
        return new GroupName(NameRule.text(value, "group name"));
    }

    /** The next string of a token: the cursor has the same rule and is the one that checks. */
    static GroupName next(JsonCursor json) {
        return new GroupName(json.string());
    }

    public String value() {
        return value;
    }

    /** UTF-16 code-unit order, the order of groups in a token. */
    @Override
    public int compareTo(GroupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "GroupName[" + value + "]";
    }
}
