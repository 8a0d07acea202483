package io.rejoin.benchmark.server;

import io.rejoin.benchmark.Markdown;
import java.util.List;

/**
 * What a task cost the bare server and the other one.
 *
 * @param timesMax how many times the bare server's cost it may be; 0 if it has no such limit
 */
record Result(Task task, double floor, double subject, double timesMax) {

    Result(Task task, double floor, double subject) {
        this(task, floor, subject, task.timesMax());
    }

    double times() {
        return subject / floor;
    }

    /** How much it may be, and whether it is; both empty if it may be anything. */
    List<String> verdict() {
        if (task == Task.IDLE) {
            return verdict(Markdown.number(Task.KIB_MAX, 0) + " KiB", subject <= Task.KIB_MAX);
        }
        return timesMax > 0 ? verdict(Markdown.number(timesMax, 1) + " x", times() <= timesMax) : List.of("", "");
    }

    private static List<String> verdict(String limit, boolean met) {
        return List.of(limit, met ? "yes" : "no");
    }
}
