package io.rejoin.hub;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A question to one client, and what becomes of it. Whoever waits for the answer hears of it on another thread: code of the application
 * never runs under a lock of ours, nor on a thread of the network.
 */
public final class Question {

    private final Message.Ask message;
    private final Topic to;
    private final JavaType type;
    private final CompletableFuture<@Nullable Object> answer;

    /**
     * A question that is open.
     *
     * @param type what the answer is to be
     */
    public Question(Topic to, Message.Ask message, JavaType type, CompletableFuture<@Nullable Object> answer) {
        this.message = message;
        this.to = to;
        this.type = type;
        this.answer = answer;
    }

    Message.Ask message() {
        return message;
    }

    /** Whom it is for. */
    public Topic topic() {
        return to;
    }

    public String id() {
        return message.id();
    }

    /** Whatever becomes of it, this happens then. */
    public void whenOver(Runnable action) {
        CompletableFuture<?> unused = answer.whenComplete((value, failure) -> action.run());
    }

    /** The client answered this; if it is of another type, that is the failure. */
    public void answered(JsonNode result) {
        answer.defaultExecutor().execute(() -> {
            try {
                answer.complete(Values.read(result, type, true));
            } catch (IllegalArgumentException e) {
                answer.completeExceptionally(new HubException("Error trying to deserialize result to "
                        + type.getRawClass().getSimpleName() + "."));
            }
        });
    }

    /** There is no answer, for this reason. */
    public void refused(String text) {
        failed(new HubException(text));
    }

    /** There is no such connection. */
    public void unknown() {
        refused("Connection '" + to.name() + "' does not exist.");
    }

    /** The connection is away, or went before it answered. */
    public void disconnected() {
        refused("Connection '" + to.name() + "' disconnected.");
    }

    /** Whether there will be an answer is not known. */
    public void failed(RuntimeException failure) {
        answer.defaultExecutor().execute(() -> answer.completeExceptionally(failure));
    }
}
