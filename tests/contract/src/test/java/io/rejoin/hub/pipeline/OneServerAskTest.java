package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Questions of one server by itself, and those of a call, which are for a client of the same server. */
final class OneServerAskTest extends AskContract {
    OneServerAskTest() {
        super(false);
    }

    @Test
    void hubMethod_waitsForItsCallersAnswer_andTellsThatItWaits() {
        Attached ana = connect("ana");
        AtomicInteger waiting = new AtomicInteger();
        CompletionStage<@Nullable Object> result = CompletableFuture.supplyAsync(
                        () -> invoke(ana, waiting, "ask", JSON.getNodeFactory().textNode("name?")))
                .thenCompose(stage -> stage);
        Eventually.until("it waits", () -> waiting.get() == 1);
        answer(ana, question(ana).id(), "\"Ana\"");

        assertThat(result.toCompletableFuture().join()).isEqualTo("it said Ana");
        assertThat(waiting).hasValue(1);
    }

    @Test
    void callThatAsksTwice_tellsOnceThatItWaits() {
        Attached ana = connect("ana");
        AtomicInteger waiting = new AtomicInteger();
        CompletionStage<@Nullable Object> result = invoke(ana, waiting, "askTwice");
        List<Message> questions = received(ana);
        answer(ana, ((Message.Ask) questions.get(1)).id(), "2");
        answer(ana, ((Message.Ask) questions.get(0)).id(), "40");

        assertThat(result.toCompletableFuture().join()).isEqualTo(42);
        assertThat(waiting).hasValue(1);
    }
}
