package io.rejoin.hub.pipeline;

import io.rejoin.hub.reconnect.RejoinDecision;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A step of the hub pipeline. Modules stand in the order in which they were added: the first one is outermost. Every method passes
 * on what it was given unless overridden.
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

    /**
     * Narrows what a client is let back into, see {@link RejoinDecision#retainIf}. There is no way to widen it: a decision that
     * was not made from the given one stops the reconnect.
     */
    default RejoinDecision onRejoin(RejoinDecision decision) {
        return decision;
    }
}
