package io.rejoin.benchmark.server;

/** What a task cost the bare server and the other one. */
record Result(Task task, double floor, double subject) {

    double times() {
        return subject / floor;
    }

    boolean isMet() {
        return task == Task.IDLE ? subject <= Task.KIB_MAX : times() <= task.timesMax();
    }
}
