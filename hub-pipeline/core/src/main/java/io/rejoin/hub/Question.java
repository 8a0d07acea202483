package io.rejoin.hub;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A question to one client, and what becomes of it. Whoever waits for the answer hears of it on another thread: code of the application
 * never runs under a lock of ours, nor on a thread of the network.
 */
final class Question {

    private final Message.Ask message;
    private final Topic to;
    private final JavaType type;
    private final CompletableFuture<@Nullable Object> answer;

    Question(HubSend send, Message.Ask message, JavaType type, CompletableFuture<@Nullable Object> answer) {
        this.message = message;
        this.to = send.to();
        this.type = type;
        this.answer = answer;
    }

    Message.Ask message() {
        return message;
    }

    Topic topic() {
        return to;
    }

    String id() {
        return message.id();
    }

    /** Whatever becomes of it, this happens then. */
    void whenOver(Runnable action) {
        CompletableFuture<?> unused = answer.whenComplete((value, failure) -> action.run());
    }

    void answered(JsonNode result) {
        answer.defaultExecutor().execute(() -> {
            try {
                answer.complete(Values.read(result, type));
            } catch (IllegalArgumentException e) {
                fail("Error trying to deserialize result to "
                        + type.getRawClass().getSimpleName() + ".");
            }
        });
    }

    void refused(String text) {
        answer.defaultExecutor().execute(() -> fail(text));
    }

    void unknown() {
        fail("Connection '" + to.name() + "' does not exist.");
    }

    void disconnected() {
        refused("Connection '" + to.name() + "' disconnected.");
    }

    private void fail(String text) {
        answer.completeExceptionally(new HubException(text));
    }
}
