package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Questions to clients and their answers. To be inherited for one server, and for two of one backplane. */
abstract class AskContract extends QuizRoom {
    AskContract(boolean twoServers) {
        super(twoServers);
    }

    @Test
    void answer_isGivenAsTheTypeThatWasAskedFor() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable Integer> answer = ask(Integer.class, "ana");
        Message.Ask asked = question(ana);

        assertThat(asked.hub()).isEqualTo(QUIZ);
        assertThat(asked.method()).isEqualTo("question");
        assertThat(asked.arguments()).isEqualTo("[1,\"two\"]");
        assertThat(asked.id()).matches("s[1-9][0-9]*");
        assertThat(answer(ana, asked.id(), "42")).isTrue();
        assertThat(answer.join()).isEqualTo(42);
        assertThat(answer(ana, asked.id(), "43")).as("a second answer").isFalse();
        assertThat(received(ana)).as("it is asked once").isEmpty();
    }

    @Test
    void typeWithParameters_isRead() {
        Attached ana = connect("ana");
        CompletionStage<@Nullable Map<String, List<Integer>>> answer =
                client("ana").ask(new TypeReference<Map<String, List<Integer>>>() {}, "question");
        answer(ana, question(ana).id(), "{\"a\":[1,2]}");

        assertThat(answer.toCompletableFuture().join()).isEqualTo(Map.of("a", List.of(1, 2)));
    }

    @Test
    void answerWithoutAValue_isNull() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> answer = ask(String.class, "ana");
        bench.server().answered(ana.connection(), question(ana).id(), Optional.empty(), Optional.empty());

        assertThat(answer.join()).isNull();
    }

    @Test
    void question_standsInOrderWithMessages() {
        Attached ana = connect("ana");
        client("ana").send("before");
        CompletableFuture<?> unused = ask(String.class, "ana");
        client("ana").send("after");
        List<Message> messages = received(ana);

        assertThat(messages).hasSize(3);
        assertThat(messages.get(0)).isEqualTo(Message.of(QUIZ, "before", List.of()));
        assertThat(messages.get(1)).isInstanceOf(Message.Ask.class);
        assertThat(messages.get(2)).isEqualTo(Message.of(QUIZ, "after", List.of()));
    }

    @Test
    void question_wakesTheTransport() {
        Line line = new Line();
        connect("ana", line);
        int before = line.wakes.get();
        CompletableFuture<?> unused = ask(String.class, "ana");

        Eventually.until("it is woken", () -> line.wakes.get() > before);
    }

    @Test
    void manyAskersAndAnswerers_getEachTheirOwn() {
        int each = 200;
        List<Attached> clients = List.of(connect("c0"), connect("c1"), connect("c2"));
        List<CompletableFuture<Integer>> asking = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            String id = "c" + i;
            asking.add(CompletableFuture.supplyAsync(() -> askOften(id, each)));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(asking.toArray(CompletableFuture[]::new));
        Eventually.until("all is answered", () -> {
            clients.forEach(this::echo);
            return all.isDone();
        });

        asking.forEach(done -> assertThat(done.join()).isEqualTo(each));
    }

    /** How many answers were the right ones. */
    private int askOften(String client, int times) {
        int right = 0;
        for (int i = 0; i < times; i++) {
            String expected = client + "-" + i;
            Object said = client(client)
                    .ask(String.class, "echo", expected)
                    .toCompletableFuture()
                    .join();
            right += expected.equals(said) ? 1 : 0;
        }
        return right;
    }

    private void echo(Attached client) {
        taken(client).forEach(message -> {
            Message.Ask ask = (Message.Ask) message;
            answer(
                    client,
                    ask.id(),
                    ask.arguments().substring(1, ask.arguments().length() - 1));
        });
    }

    @Test
    void answersAndLosses_leaveNobodyWaiting() {
        for (int round = 0; round < 200; round++) {
            Attached ana = connect("ana");
            CompletableFuture<@Nullable String> answer = ask(String.class, "ana");
            String id = question(ana).id();
            CompletableFuture<Void> loss =
                    CompletableFuture.runAsync(() -> bench.server().lost(ana.connection(), ana.outbox()));
            answer(ana, id, "\"in time\"");
            loss.join();

            Eventually.until("it is over", answer::isDone);
        }
    }
}
