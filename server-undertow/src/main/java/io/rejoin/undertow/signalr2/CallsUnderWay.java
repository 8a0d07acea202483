package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.undertow.transport.LastCalls;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.XnioExecutor;

/** The calls of each client that wait for their turn or are being made, by whatever way they came: a goodbye comes by another way. */
final class CallsUnderWay {

    /** A call may never end; so nobody is kept in memory for one. */
    private final Map<Connection, Calls> all = Collections.synchronizedMap(new WeakHashMap<>());

    private static final class Calls {
        private final AtomicInteger count = new AtomicInteger();
        private final LastCalls last = new LastCalls(() -> count.get() == 0);
        private final CompletableFuture<Void> over = new CompletableFuture<>();
    }

    private Calls of(Connection client) {
        return all.computeIfAbsent(client, unknown -> new Calls());
    }

    /** There is one more thing to wait for; {@link #ended} follows once. */
    void begun(Connection client) {
        of(client).count.incrementAndGet();
    }

    void ended(Connection client) {
        Calls calls = of(client);
        calls.count.decrementAndGet();
        calls.last.look();
    }

    /** The client says goodbye. The stage ends when its calls are made, or have had their time; it does not fail. */
    CompletionStage<Void> last(Connection client, XnioExecutor timer) {
        Calls calls = of(client);
        calls.last.then(timer, () -> calls.over.complete(null));
        return calls.over;
    }
}
