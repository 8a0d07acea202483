package io.rejoin.hub.cluster;

import io.rejoin.hub.access.Elsewhere;
import io.rejoin.hub.cluster.Crossing.Confirmed;
import java.util.concurrent.CompletableFuture;

/** What the other servers said of a revocation. One that says nothing does not undo what the rest did. */
final class Confirmations {

    private final CompletableFuture<Elsewhere> result = new CompletableFuture<>();
    /** Guarded by this. */
    private Elsewhere soFar = Elsewhere.NOWHERE;

    synchronized void take(Confirmed one) {
        soFar = soFar.and(one.ended(), one.told(), one.closed());
    }

    /** No more answers come. */
    synchronized void end(boolean complete) {
        result.complete(complete ? soFar : soFar.incomplete());
    }

    Elsewhere await() {
        return result.join();
    }
}
