package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Message;
import io.rejoin.hub.Recorder;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Questions that get no answer. To be inherited for one server, and for two of one backplane. */
abstract class AskFailuresContract extends QuizRoom {
    AskFailuresContract(boolean twoServers) {
        super(twoServers);
    }

    @Test
    void unknownConnection_cannotBeAsked() {
        assertFails(ask(String.class, "nobody"), "Connection 'nobody' does not exist.");
    }

    @Test
    void connectionOfAnotherHub_doesNotExistOnThisOne() {
        bench.client("bob-1", "bob").connect();

        assertFails(ask(String.class, "bob-1"), "Connection 'bob-1' does not exist.");
    }

    @Test
    void clientThatIsAway_cannotBeAsked() {
        Attached ana = connect("ana");
        bench.server().lost(ana.connection(), ana.outbox());

        assertFails(ask(String.class, "ana"), "Connection 'ana' disconnected.");
    }

    @Test
    void transportThatGoes_takesItsQuestionsWithIt() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> taken = ask(String.class, "ana");
        String id = question(ana).id();
        CompletableFuture<@Nullable String> waiting = ask(String.class, "ana");
        bench.server().lost(ana.connection(), ana.outbox());

        assertFails(taken, "Connection 'ana' disconnected.");
        assertFails(waiting, "Connection 'ana' disconnected.");
        Attached again = connect("ana");
        assertThat(received(again)).as("it is not asked again").isEmpty();
        assertThat(answer(again, id, "\"late\"")).isFalse();
    }

    @Test
    void replacedTransport_takesItsQuestionsWithIt() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> old = ask(String.class, "ana");
        String id = question(ana).id();
        Attached again = connect("ana");
        CompletableFuture<@Nullable String> fresh = ask(String.class, "ana");

        assertFails(old, "Connection 'ana' disconnected.");
        assertThat(answer(again, id, "\"late\"")).isFalse();
        assertThat(fresh).isNotDone();
        answer(again, question(again).id(), "\"fresh\"");
        assertThat(fresh.join()).isEqualTo("fresh");
    }

    @Test
    void connectionThatEnds_takesItsQuestionsWithIt() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> answer = ask(String.class, "ana");
        question(ana);
        bench.server().abort(ana.connection());

        assertFails(answer, "Connection 'ana' disconnected.");
    }

    @Test
    void errorOfTheClient_isTheFailure_andTouchesNoOtherQuestion() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> first = ask(String.class, "ana");
        CompletableFuture<@Nullable String> second = ask(String.class, "ana");
        List<Message> questions = received(ana);
        refuse(ana, ((Message.Ask) questions.get(0)).id(), "Client didn't provide a result.");

        assertFails(first, "Client didn't provide a result.");
        answer(ana, ((Message.Ask) questions.get(1)).id(), "\"fine\"");
        assertThat(second.join()).isEqualTo("fine");
    }

    @Test
    void answerOfTheWrongType_isTheFailure() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable Integer> answer = ask(Integer.class, "ana");
        answer(ana, question(ana).id(), "{\"a\":1}");

        assertFails(answer, "Error trying to deserialize result to Integer.");
    }

    @Test
    void onlyWhoWasAsked_mayAnswer() {
        Attached ana = connect("ana");
        Attached bob = connect("bob");
        CompletableFuture<@Nullable String> answer = ask(String.class, "ana");
        String id = question(ana).id();

        assertThat(answer(bob, id, "\"mine\"")).isFalse();
        assertThat(refuse(bob, id, "no")).isFalse();
        assertThat(answer(ana, "s999", "\"unknown\"")).isFalse();
        assertThat(answer).isNotDone();
        assertThat(answer(ana, id, "\"ana's\"")).isTrue();
        assertThat(answer.join()).isEqualTo("ana's");
    }

    @Test
    void moreThan64OpenQuestions_areTooMany() {
        Attached ana = connect("ana");
        List<Message> questions = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            CompletableFuture<?> unused = ask(String.class, "ana");
            questions.addAll(received(ana));
        }

        assertFails(ask(String.class, "ana"), "The connection has too many unanswered questions.");
        assertThat(received(ana)).isEmpty();
        answer(ana, ((Message.Ask) questions.get(0)).id(), "\"a\"");
        CompletableFuture<@Nullable String> next = ask(String.class, "ana");
        answer(ana, question(ana).id(), "\"next\"");
        assertThat(next.join()).isEqualTo("next");
    }

    @Test
    void cancelledQuestion_isForgotten() {
        Attached ana = connect("ana");
        for (int i = 0; i < 70; i++) {
            CompletableFuture<@Nullable String> answer = ask(String.class, "ana");
            String id = question(ana).id();
            answer.cancel(true);
            assertThat(received(ana)).isEmpty();
            assertThat(answer(ana, id, "\"late\"")).isFalse();
            assertThat(answer).isCancelled();
        }
    }

    @Test
    void transportThatKnowsNoAnswers_cannotBeAsked() {
        bench.server()
                .connect(
                        new Connection(ConnectionId.of("old"), FamilyId.of("old"), Optional.empty(), Set.of(QUIZ)),
                        new Recorder());

        assertFails(ask(String.class, "old"), "The client cannot be asked.");
    }

    @Test
    void clientThatTakesNothing_isTooSlowToBeAsked() {
        Line line = new Line();
        connect("ana", line);
        List<CompletableFuture<@Nullable String>> answers =
                IntStream.range(0, 20).mapToObj(i -> ask(String.class, "ana")).toList();

        answers.forEach(answer -> assertFails(answer, "Connection 'ana' disconnected."));
        Eventually.until("it is let go", () -> line.closes.equals(List.of(CloseCode.TOO_SLOW)));
    }

    @Test
    void modules_seeQuestions_andMayKeepThem() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> passed = ask(String.class, "ana");
        gate.shut = true;

        assertFails(ask(String.class, "ana"), "The call was not sent.");
        assertThat(gate.seen).containsExactly("question[1, two]", "question[1, two]");
        assertThat(received(ana)).hasSize(1);
        assertThat(passed).isNotDone();
    }

    @Test
    void whatAModuleThrows_isTheFailure() {
        connect("ana");

        assertThatThrownBy(() -> client("ana")
                        .ask(String.class, "broken")
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNoJson_isTheFailure() {
        connect("ana");

        assertThatThrownBy(() -> client("ana")
                        .ask(String.class, "question", new Object())
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }
}
