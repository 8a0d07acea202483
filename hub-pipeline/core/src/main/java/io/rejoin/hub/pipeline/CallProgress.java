package io.rejoin.hub.pipeline;

import io.rejoin.hub.Progress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The progress of one call. Nothing is sent of a call that was answered. */
final class CallProgress implements Progress {

    private final Consumer<@Nullable Object> send;
    private boolean ended;

    CallProgress(Consumer<@Nullable Object> send) {
        this.send = send;
    }

    @Override
    public synchronized void report(@Nullable Object value) {
        if (!ended) {
            send.accept(value);
        }
    }

    synchronized void end() {
        ended = true;
    }
}
