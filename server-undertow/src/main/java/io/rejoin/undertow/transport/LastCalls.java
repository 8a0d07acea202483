package io.rejoin.undertow.transport;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.xnio.XnioExecutor;

/** An end that waits for the calls in front of it, though not for long. */
public final class LastCalls {

    private static final long WAIT_MILLIS = 3_000;

    private final BooleanSupplier made;
    private final AtomicReference<Optional<Runnable>> end = new AtomicReference<>(Optional.empty());

    /** @param made whether no call waits for its turn, and none is under way that others would wait for */
    public LastCalls(BooleanSupplier made) {
        this.made = made;
    }

    /** Does this, once: when the calls are made, or have had their time. It takes the place of an end that still waits. */
    public void then(XnioExecutor timer, Runnable task) {
        end.set(Optional.of(task));
        timer.executeAfter(this::end, WAIT_MILLIS, TimeUnit.MILLISECONDS);
        look();
    }

    /** To be told whenever a call was made: it may have been the last one. */
    public void look() {
        if (made.getAsBoolean()) {
            end();
        }
    }

    private void end() {
        end.getAndSet(Optional.empty()).ifPresent(Runnable::run);
    }
}
