package io.rejoin.contract;

import io.rejoin.hub.access.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The switch inside a faulty store. Thread-safe; a call has the fault that was set when it came in. */
final class Faults {

    private final AtomicInteger calls = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    void set(Fault newFault) {
        fault = newFault;
    }

    boolean is(Fault asked) {
        return fault == asked;
    }

    int calls() {
        return calls.get();
    }

    <T> T call(Supplier<T> store) {
        calls.incrementAndGet();
        Fault now = fault;
        if (now == Fault.UNAVAILABLE) {
            throw new StoreUnavailableException("out of order, says the test");
        }
        T answer = store.get();
        if (now == Fault.ANSWER_LOST) {
            throw new StoreUnavailableException("the answer was lost, says the test");
        }
        return answer;
    }

    void run(Runnable store) {
        call(() -> {
            store.run();
            return this;
        });
    }
}
