package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Delivery;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.Returns;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.hub.reconnect.ReconnectWalk;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Clients on their way back, so many at a time. What is told of them is told before they hear anything. What goes wrong is the stage's
 * failure.
 */
final class Reconnects {

    private final Connections connections;
    private final Returns returns;
    private final Lifecycle lifecycle;
    private final Delivery delivery;
    private final ReconnectWalk walk;
    private final Executor walkers;
    private final int max;
    private final Semaphore room;

    /**
     * @param walkers threads that may block
     * @param max how many may be under way
     */
    Reconnects(
            Connections connections,
            Lifecycle lifecycle,
            Delivery delivery,
            ReconnectWalk walk,
            Executor walkers,
            int max) {
        this.connections = connections;
        this.returns = new Returns(connections);
        this.lifecycle = lifecycle;
        this.delivery = delivery;
        this.walk = walk;
        this.walkers = walkers;
        this.max = max;
        this.room = new Semaphore(max);
    }

    CompletionStage<ReconnectResult> reconnect(ReconnectRequest request, Transport transport) {
        boolean unknown = isUnknown(request);
        return bringBack(request, transport, (connection, outcome) -> {
            lifecycle.reconnected(connection, unknown && isTokenGood(request, outcome), outcome);
        });
    }

    CompletionStage<ReconnectResult> resume(ReconnectRequest request, Transport transport) {
        boolean unknown = isUnknown(request);
        return bringBack(request, transport, (connection, outcome) -> {
            lifecycle.resumed(connection, unknown && isTokenGood(request, outcome));
        });
    }

    /** Of those whom this server had, it knows itself whether their hubs heard of them. */
    private boolean isUnknown(ReconnectRequest request) {
        return connections
                .find(request.connection().id())
                .flatMap(returns::remembered)
                .isEmpty();
    }

    private static boolean isTokenGood(ReconnectRequest request, RejoinOutcome outcome) {
        return request.token().isPresent() && outcome.advice() == Advice.NONE;
    }

    /** Too many at once are refused here and now instead of left to queue, and who has gone by the time its turn comes is not walked for. */
    CompletionStage<ReconnectResult> bringBack(
            ReconnectRequest request, Transport transport, BiConsumer<Connection, RejoinOutcome> tellApplication) {
        if (!room.tryAcquire()) {
            return CompletableFuture.completedStage(walk.overloaded(request));
        }
        BiConsumer<Connection, RejoinOutcome> told = (connection, outcome) -> delivery.cameBack(connection);
        return CompletableFuture.completedFuture(request)
                .thenComposeAsync(
                        waited -> transport.isOpen()
                                ? walk.walk(waited, transport, told.andThen(tellApplication))
                                : CompletableFuture.completedStage(new ReconnectResult.TryLater()),
                        walkers)
                .whenComplete((result, failure) -> room.release());
    }

    /** Who is on the way back gets through, or is told to come again; nobody sets out any more. */
    void end(Duration patience) {
        try {
            boolean unused = room.tryAcquire(max, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
