package io.rejoin.benchmark;

import java.util.Locale;

/** What is timed: the methods of {@link TokenBenchmark}. */
enum Operation {
    VERIFY,
    ISSUE;

    String method() {
        return TokenBenchmark.class.getName() + "." + name().toLowerCase(Locale.ROOT);
    }

    static Operation of(String method) {
        return valueOf(method.substring(method.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT));
    }
}
