package io.rejoin.hub;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.rejoin.token.ConnectionId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts questions to clients, and hands on their answers. A question goes to the transport that its client has now, in order with
 * messages, once; it fails when that is gone.
 */
public final class Questions {

    private final Connections connections;
    private final AtomicLong asked = new AtomicLong();

    public Questions(Connections connections) {
        this.connections = connections;
    }

    /**
     * Asks the one connection that this is for.
     *
     * @param type what the answer is to be
     * @param answer completed with the answer, on another thread; if there is none it fails with a {@link HubException}. Completed by
     *     somebody else, the question is forgotten
     */
    public void ask(Topic to, Message.Call call, JavaType type, CompletableFuture<@Nullable Object> answer) {
        Question question = new Question(to, call.asking("s" + asked.incrementAndGet()), type, answer);
        Optional<Connection> connection = connections
                .find(ConnectionId.of(to.name()))
                .filter(found -> found.hubs().contains(to.hub()));
        if (connection.isEmpty()) {
            question.unknown();
            return;
        }
        outbox(connection.get()).ifPresentOrElse(outbox -> outbox.ask(question), question::disconnected);
    }

    private Optional<Outbox> outbox(Connection connection) {
        return connections.locked(() -> connection.outbox);
    }

    /**
     * The connection answers a question, with a result, an error, or without either, which is null.
     *
     * @return false if it was not asked that, or that is over; then nothing happens
     */
    public boolean answered(Connection connection, String id, Optional<JsonNode> result, Optional<String> error) {
        Optional<Question> question = outbox(connection).flatMap(outbox -> outbox.answered(id));
        question.ifPresent(open ->
                error.ifPresentOrElse(open::refused, () -> open.answered(result.orElseGet(NullNode::getInstance))));
        return question.isPresent();
    }
}
