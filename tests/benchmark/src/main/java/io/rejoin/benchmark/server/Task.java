package io.rejoin.benchmark.server;

/** What is measured. */
enum Task {
    /** Dropped at once and all back: what a storm costs, by either kind of drop half of the times. */
    STORM("reconnect of 2,000 that were dropped at once, 10 groups each, CPU µs", 1.5),
    RETURN("of that, the return alone, CPU µs", 0),
    DELIVERY("message to one of 1,000 in a group, one message after the other, CPU µs", 1.2),
    DELIVERY_IN_A_ROW("the same, 50 messages in a row, CPU µs", 1.2),
    RESET("connection dropped by a reset, CPU µs", 1.0),
    END("connection dropped by an end of stream, CPU µs", 1.0),
    TRAIL("reconnect with 10 groups in a storm, CPU µs", 1.1),
    IDLE("idle connection with 10 groups, KiB", 0);

    /** What an idle connection may take. */
    static final double KIB_MAX = 12;

    private final String words;
    private final double timesMax;

    Task(String words, double timesMax) {
        this.words = words;
        this.timesMax = timesMax;
    }

    String words() {
        return words;
    }

    /** How many times the bare server's cost it may be; 0 if it has no such limit. */
    double timesMax() {
        return timesMax;
    }
}
