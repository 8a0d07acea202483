package io.rejoin.undertow.signalr2;

/**
 * A version of the classic protocol. The server speaks 1.2 to 2.0 and answers with the client's version moved into that range;
 * older clients insist on reading their own.
 */
record ProtocolVersion(int major, int minor) implements Comparable<ProtocolVersion> {

    static final ProtocolVersion OLDEST = new ProtocolVersion(1, 2);
    static final ProtocolVersion NEWEST = new ProtocolVersion(2, 0);
    private static final ProtocolVersion DELAYED_START = new ProtocolVersion(1, 4);
    private static final int NUMBER_MAX = 4;

    /** What to speak with a client that asked for this; one that asked for nothing readable is taken for the oldest. */
    static ProtocolVersion of(String asked) {
        String[] parts = asked.split("\\.", -1);
        if (parts.length != 2 || !isNumber(parts[0]) || !isNumber(parts[1])) {
            return OLDEST;
        }
        ProtocolVersion wanted = new ProtocolVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        return wanted.compareTo(OLDEST) < 0 ? OLDEST : wanted.compareTo(NEWEST) > 0 ? NEWEST : wanted;
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.length() <= NUMBER_MAX && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether the hub hears of the client only when it calls start, not already when it connects. */
    boolean hasDelayedStart() {
        return compareTo(DELAYED_START) >= 0;
    }

    String text() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(ProtocolVersion other) {
        int byMajor = Integer.compare(major, other.major);
        return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    }
}
