package io.rejoin.hub.pipeline;

import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubSend;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.reconnect.RejoinDecision;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The modules of a server, one around the other: the first one is outermost. */
final class Modules {

    private final List<HubModule> modules;

    Modules(List<HubModule> modules) {
        this.modules = List.copyOf(modules);
    }

    boolean isEmpty() {
        return modules.isEmpty();
    }

    CompletionStage<@Nullable Object> call(
            HubInvocation invocation, Supplier<CompletionStage<@Nullable Object>> innermost) {
        Supplier<CompletionStage<@Nullable Object>> chain = innermost;
        for (int i = modules.size() - 1; i >= 0; i--) {
            HubModule module = modules.get(i);
            Supplier<CompletionStage<@Nullable Object>> next = chain;
            chain = () -> module.onCall(invocation, next);
        }
        return chain.get();
    }

    void send(HubSend send, Runnable innermost) {
        around((module, next) -> module.onSend(send, next), innermost);
    }

    void connect(HubCall call, Runnable innermost) {
        around((module, next) -> module.onConnect(call, next), innermost);
    }

    void reconnect(HubCall call, RejoinOutcome outcome, Runnable innermost) {
        around((module, next) -> module.onReconnect(call, outcome, next), innermost);
    }

    void disconnect(HubCall call, boolean stopped, Runnable innermost) {
        around((module, next) -> module.onDisconnect(call, stopped, next), innermost);
    }

    private void around(BiConsumer<HubModule, Runnable> step, Runnable innermost) {
        Runnable chain = innermost;
        for (int i = modules.size() - 1; i >= 0; i--) {
            HubModule module = modules.get(i);
            Runnable next = chain;
            chain = () -> step.accept(module, next);
        }
        chain.run();
    }

    boolean mayUse(HubName hub, Optional<UserId> user) {
        return modules.stream().allMatch(module -> module.mayUse(hub, user));
    }

    /** What they do to a decision, in their order. */
    List<UnaryOperator<RejoinDecision>> narrowing() {
        return modules.stream()
                .<UnaryOperator<RejoinDecision>>map(module -> module::onRejoin)
                .toList();
    }
}
