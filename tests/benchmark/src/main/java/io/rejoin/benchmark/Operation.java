package io.rejoin.benchmark;

import java.util.Locale;

/** What is timed: the methods of {@link TokenBenchmark}. */
enum Operation {
    VERIFY(Contender::verify),
    ISSUE((contender, token) -> contender.issue());

    private final Work work;

    Operation(Work work) {
        this.work = work;
    }

    Object perform(Contender contender, String token) throws Exception {
        return work.perform(contender, token);
    }

    String method() {
        return TokenBenchmark.class.getName() + "." + name().toLowerCase(Locale.ROOT);
    }

    static Operation of(String method) {
        return valueOf(method.substring(method.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT));
    }

    private interface Work {
        Object perform(Contender contender, String token) throws Exception;
    }
}
