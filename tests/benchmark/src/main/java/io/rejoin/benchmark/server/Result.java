package io.rejoin.benchmark.server;

/**
 * What a task cost the bare server and the other one.
 *
 * @param timesMax how many times the bare server's cost it may be; 0 if that is not the measure
 */
record Result(Task task, double floor, double subject, double timesMax) {

    Result(Task task, double floor, double subject) {
        this(task, floor, subject, task.timesMax());
    }

    double times() {
        return subject / floor;
    }

    boolean isMet() {
        return task == Task.IDLE ? subject <= Task.KIB_MAX : times() <= timesMax;
    }
}
