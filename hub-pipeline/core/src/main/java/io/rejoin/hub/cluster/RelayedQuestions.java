package io.rejoin.hub.cluster;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Questions;
import io.rejoin.hub.Topic;
import io.rejoin.hub.cluster.Crossing.Answer;
import io.rejoin.hub.cluster.Crossing.Asked;
import io.rejoin.hub.cluster.Crossing.Outcome;
import io.rejoin.hub.threads.Stages;
import io.rejoin.token.ConnectionId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Puts the questions of other servers to clients of this one. */
final class RelayedQuestions {

    private static final JavaType ANY = TypeFactory.defaultInstance().constructType(JsonNode.class);

    private final Connections connections;
    private final Questions questions;
    /** By the asking server's name for them; as many as clients may leave open. */
    private final Map<String, CompletableFuture<@Nullable Object>> open = new ConcurrentHashMap<>();

    RelayedQuestions(Connections connections, Questions questions) {
        this.connections = connections;
        this.questions = questions;
    }

    CompletionStage<Answer> ask(Asked asked) {
        Topic to = asked.to().topic();
        Optional<Connection> client = connections
                .find(ConnectionId.of(to.name()))
                .filter(found -> found.hubs().contains(to.hub()));
        if (client.filter(connections::isAttached).isEmpty()) {
            return CompletableFuture.completedFuture(Answer.of(client.isEmpty() ? Outcome.UNKNOWN : Outcome.AWAY));
        }
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        open.put(asked.question(), answer);
        questions.ask(to, asked.body().call(to.hub()), ANY, answer);
        return answer.handle((value, failure) -> {
            open.remove(asked.question());
            return failure == null ? done(value) : failed(failure);
        });
    }

    private static Answer done(@Nullable Object value) {
        return Answer.done(CrossingRow.of(value instanceof JsonNode node ? node : NullNode.getInstance()));
    }

    private static Answer failed(Throwable failure) {
        return Stages.cause(failure) instanceof HubException said
                ? Answer.of(Outcome.FAILED, String.valueOf(said.getMessage()))
                : Answer.of(Outcome.AWAY);
    }

    void forget(String question) {
        Optional.ofNullable(open.get(question)).ifPresent(answer -> answer.cancel(false));
    }

    /** Nobody of here answers any more. */
    void close() {
        open.values().forEach(answer -> answer.cancel(false));
    }
}
