package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JavaType;
import io.rejoin.hub.Clients;
import io.rejoin.hub.Delivery;
import io.rejoin.hub.HubException;
import io.rejoin.hub.HubSend;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Asks clients, through the modules. What goes wrong is the answer's failure. */
final class Asking implements Clients.Asker {

    private final Modules modules;
    private final Delivery delivery;
    private final Runnable waiting;

    /** @param waiting told of each question that is on its way */
    Asking(Modules modules, Delivery delivery, Runnable waiting) {
        this.modules = modules;
        this.delivery = delivery;
        this.waiting = waiting;
    }

    /** Lets nobody ask: the client hears nothing before its connection is announced, so that its answer would be waited for in vain. */
    static CompletionStage<@Nullable Object> whileConnecting(HubSend question, JavaType type) {
        return CompletableFuture.failedFuture(
                new HubException("Client results inside OnConnectedAsync Hub methods are not allowed."));
    }

    @Override
    public CompletionStage<@Nullable Object> ask(HubSend question, JavaType type) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        AtomicBoolean sent = new AtomicBoolean();
        try {
            modules.send(question, () -> {
                if (!answer.isDone() && sent.compareAndSet(false, true)) {
                    delivery.ask(question.to(), HubEvents.call(question), type, answer);
                }
            });
            if (!sent.get()) {
                answer.completeExceptionally(new HubException("The call was not sent."));
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        if (!answer.isDone()) {
            waiting.run();
        }
        return answer;
    }
}
