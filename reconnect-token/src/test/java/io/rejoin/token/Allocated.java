package io.rejoin.token;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a piece of work costs in memory, which says more than a time and is the same on every machine. */
final class Allocated {
    private Allocated() {}

    /** Bytes that {@code work} allocates on this thread when it is done for the second time: at first classes are loaded. */
    static long by(Runnable work) {
        work.run();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
