package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.ListeningServer;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Message;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.backplane.BackplaneUnavailableException;
import io.rejoin.token.ConnectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Questions of one server to clients of another one that get no answer. */
final class TwoServersAskFailuresTest extends AskFailuresContract {
    TwoServersAskFailuresTest() {
        super(true);
    }

    private static ListeningServer silent(Backplane backplane) {
        return new ListeningServer(backplane).answering(question -> new CompletableFuture<>());
    }

    @Test
    void serverThatCloses_takesItsQuestionsWithIt() {
        Attached ana = connect("ana");
        CompletableFuture<@Nullable String> answer = ask(String.class, "ana");
        question(ana);
        bench.close();

        assertFails(answer, "Connection 'ana' disconnected.");
    }

    @Test
    void serverThatIsSilent_isNobodysTrouble_ifAnotherHasTheClient() {
        Attached ana = connect("ana");
        try (ListeningServer silent = silent(backplane.orElseThrow())) {
            CompletableFuture<@Nullable String> answer = ask(String.class, "ana");
            answer(ana, question(ana).id(), "\"ana's\"");

            assertThat(answer.join()).isEqualTo("ana's");
            assertThat(silent.next()).contains("question");
        }
    }

    @Test
    void clientThatNobodySaysToHave_isNotKnown() {
        try (TwoServers two = TwoServers.impatient();
                ListeningServer silent = silent(two.backplane)) {
            CompletableFuture<@Nullable String> answer = two.second
                    .server()
                    .clients(Bench.CHAT)
                    .client(ConnectionId.of("nobody"))
                    .ask(String.class, "question")
                    .toCompletableFuture();

            assertThatThrownBy(answer::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(BackplaneUnavailableException.class);
            assertThat(silent.next()).contains("question");
        }
    }

    @Test
    void clientThatIsAwayOnOneServer_isAskedWhereItIs() {
        Attached before = connect("ana");
        bench.server().lost(before.connection(), before.outbox());
        Attached now = asker.server().connect(newcomer("ana"), new Line());
        CompletableFuture<@Nullable String> answer = bench.server()
                .clients(QUIZ)
                .client(ConnectionId.of("ana"))
                .ask(String.class, "question")
                .toCompletableFuture();
        List<Message> questions = new ArrayList<>();
        Eventually.until("it is asked", () -> {
            questions.addAll(taken(now));
            return !questions.isEmpty();
        });
        String id = ((Message.Ask) questions.get(0)).id();
        asker.server().answered(now.connection(), id, Optional.empty(), Optional.of("no"));

        assertFails(answer, "no");
    }
}
