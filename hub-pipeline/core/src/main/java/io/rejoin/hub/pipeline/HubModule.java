package io.rejoin.hub.pipeline;

import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubSend;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.reconnect.RejoinDecision;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A step of the hub pipeline. Modules stand in the order in which they were added: the first one is outermost. Every method passes
 * on what it was given unless overridden. What runs before {@code next} runs from the outside in, what runs after it from the inside
 * out; a module that does not go on leaves out those inside of it and the hub.
 */
public interface HubModule {

    /**
     * Around the call of a hub method.
     *
     * @param next goes on to the next module and in the end to the hub; not calling it leaves the hub out
     */
    default CompletionStage<@Nullable Object> onCall(
            HubInvocation invocation, Supplier<CompletionStage<@Nullable Object>> next) {
        return next.get();
    }

    /** Around a call of clients' methods, or a question to one. Without {@code next} it is not sent; what is thrown reaches the sender. Must not block. */
    default void onSend(HubSend send, Runnable next) {
        next.run();
    }

    /**
     * Around {@link io.rejoin.hub.Hub#onConnected}. Without {@code next} the hub is not told; the client is connected all the same. What is
     * thrown, here or by the hub, turns the client away, or, if it is an outage, asks it to come again.
     */
    default void onConnect(HubCall call, Runnable next) {
        next.run();
    }

    /** Around {@link io.rejoin.hub.Hub#onReconnected}. Without {@code next} the hub is not told; the client is back all the same. */
    default void onReconnect(HubCall call, RejoinOutcome outcome, Runnable next) {
        next.run();
    }

    /** Around {@link io.rejoin.hub.Hub#onDisconnected}. Without {@code next} the hub is not told. */
    default void onDisconnect(HubCall call, boolean stopped, Runnable next) {
        next.run();
    }

    /**
     * Whether this user may use the hub: asked whenever a client connects, comes back, or calls a hub that it did not connect for. One
     * module that says no is enough. Who may use none of the hubs that it wants is turned away, else it gets those that it may. Must
     * not block.
     *
     * @param user empty if anonymous
     */
    default boolean mayUse(HubName hub, Optional<UserId> user) {
        return true;
    }

    /**
     * Narrows what a client is let back into, see {@link RejoinDecision#retainIf}. There is no way to widen it: a decision that
     * was not made from the given one stops the reconnect.
     */
    default RejoinDecision onRejoin(RejoinDecision decision) {
        return decision;
    }
}
