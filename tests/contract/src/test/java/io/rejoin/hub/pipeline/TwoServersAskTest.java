package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Message;
import io.rejoin.token.ConnectionId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Questions of one server to clients of another one. */
final class TwoServersAskTest extends AskContract {
    TwoServersAskTest() {
        super(true);
    }

    @Test
    void questionsOfTwoServers_neverHaveTheSameId() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> fromThere = ask(String.class, "ana");
        Message.Ask there = question(ana);
        CompletableFuture<@Nullable String> fromHere = bench.server()
                .clients(QUIZ)
                .client(ConnectionId.of("ana"))
                .ask(String.class, "question")
                .toCompletableFuture();
        Message.Ask here = question(ana);

        assertThat(there.id()).isNotEqualTo(here.id());
        answer(ana, here.id(), "\"here\"");
        answer(ana, there.id(), "\"there\"");
        assertThat(fromHere.join()).isEqualTo("here");
        assertThat(fromThere.join()).isEqualTo("there");
    }
}
