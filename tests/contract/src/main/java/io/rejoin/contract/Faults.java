package io.rejoin.contract;

import io.rejoin.hub.access.StoreUnavailableException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The switch inside a faulty store. Thread-safe; a call has the fault that was set when it came in. */
final class Faults {

    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FOREVER_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Guarded by this, as the counts are. */
    private Fault fault = Fault.NONE;

    private int calls;
    private int hanging;

    synchronized void set(Fault newFault) {
        fault = newFault;
        notifyAll();
    }

    synchronized boolean is(Fault asked) {
        return fault == asked;
    }

    synchronized int calls() {
        return calls;
    }

    /** How many calls wait for something, now. */
    synchronized int hanging() {
        return hanging;
    }

    private synchronized Fault begin() {
        calls++;
        return fault;
    }

    @SuppressWarnings("NullAway") // what no store may do
    <T> T call(Supplier<T> store) {
        Fault now = begin();
        switch (now) {
            case UNAVAILABLE -> throw new StoreUnavailableException("out of order, says the test");
            case BUG -> throw new IllegalStateException("a bug, says the test");
            case HANGS -> hold(now, FOREVER_NANOS);
            case SLOW -> hold(now, SLOW_NANOS);
            default -> {}
        }
        T answer = store.get();
        if (now == Fault.ANSWER_LOST) {
            throw new StoreUnavailableException("the answer was lost, says the test");
        }
        return now == Fault.NO_ANSWER ? null : answer;
    }

    private synchronized void hold(Fault held, long nanos) {
        long end = System.nanoTime() + nanos;
        hanging++;
        try {
            for (long left = nanos; fault == held && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted, says the test", e);
        } finally {
            hanging--;
        }
    }

    void run(Runnable store) {
        call(() -> {
            store.run();
            return this;
        });
    }
}
