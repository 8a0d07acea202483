package io.rejoin.token;

/**
 * Name of a hub: {@code [A-Za-z_][A-Za-z0-9_]{0,127}}, compared exactly.
 *
 * @param value the name
 */
public record HubName(String value) implements Comparable<HubName> {
    /**
     * Checks {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a hub name
     */
    public HubName {
        if (!isHubName(value)) {
            throw new IllegalArgumentException("hub name must be 1 to 128 characters of A-Z a-z 0-9 _, first no digit");
        }
    }

    /**
     * Wraps {@code value}.
     *
     * @throws IllegalArgumentException if {@code value} is not a hub name
     */
    public static HubName of(String value) {
        return new HubName(value);
    }

    /** UTF-16 code-unit order, the order of hubs in a token. */
    @Override
    public int compareTo(HubName other) {
        return value.compareTo(other.value);
    }

    private static boolean isHubName(String value) {
        int length = value.length();
        if (length == 0 || length > NameRule.ID_CHARS_MAX || value.charAt(0) <= '9') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!NameRule.isWord(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
