package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.backplane.BackplaneUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Backplane} must do. */
public abstract class BackplaneContract {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<ListeningServer> servers = new ArrayList<>();

    /** The backplane as one more server of the test's application sees it: empty at the start of a test. */
    protected abstract Backplane backplane();

    protected final ListeningServer server() {
        ListeningServer server = new ListeningServer(backplane());
        servers.add(server);
        return server;
    }

    @AfterEach
    void closeServers() {
        servers.forEach(ListeningServer::close);
    }

    /** What the others answer. */
    private static List<String> ask(ListeningServer asker, String question) {
        List<String> answers = new CopyOnWriteArrayList<>();
        int count = asker.channel()
                .ask(question, LONG, answers::add)
                .toCompletableFuture()
                .join();
        assertThat(answers).hasSize(count);
        return answers;
    }

    private static CompletableFuture<Integer> asking(ListeningServer asker, Duration within) {
        return asker.channel().ask("question", within, answer -> {}).toCompletableFuture();
    }

    private static void assertUnavailable(CompletableFuture<?> answers) {
        assertThat(answers)
                .failsWithin(LONG.dividedBy(2))
                .withThrowableThat()
                .withCauseInstanceOf(BackplaneUnavailableException.class);
    }

    @Test
    void published_reachesEveryOtherServer_inOrder_andNotItsOwn() {
        ListeningServer sender = server();
        ListeningServer first = server();
        ListeningServer second = server();
        IntStream.range(0, 100).forEach(i -> sender.channel().publish("m" + i));

        String[] all = IntStream.range(0, 100).mapToObj(i -> "m" + i).toArray(String[]::new);
        first.assertHearsOnly(all);
        second.assertHearsOnly(all);
        first.channel().publish("back");
        sender.assertHearsOnly("back");
    }

    @Test
    void text_arrivesAsItIs() {
        ListeningServer sender = server();
        ListeningServer other = server().answering(CompletableFuture::completedFuture);
        List<String> texts = new ArrayList<>(OddNames.ALL);
        texts.addAll(List.of(
                "",
                " ",
                "*",
                "{\"a\":[1.10,\"\\u00e9\\n\"]}",
                "\u0000\r\n\t\u007f",
                "\uD83D\uDE00",
                "x".repeat(500_000)));
        for (String text : texts) {
            sender.channel().publish(text);
            assertThat(other.next()).isEqualTo(text);
            assertThat(ask(sender, text)).containsExactly(text);
            assertThat(other.next()).isEqualTo("asked " + text);
        }
    }

    @Test
    void question_isAnsweredByEveryOtherServer() {
        ListeningServer asker = server();
        server().answering(question -> CompletableFuture.completedFuture(question + ", one"));
        server().answering(question -> CompletableFuture.supplyAsync(() -> question + ", two"));

        assertThat(ask(asker, "which")).containsExactlyInAnyOrder("which, one", "which, two");
    }

    @Test
    void questionToNobody_hasNoAnswers() {
        assertThat(ask(server(), "anybody there")).isEmpty();
    }

    @Test
    void questions_areHeardInOrderWithWhatIsPublished() {
        ListeningServer asker = server();
        ListeningServer other = server();
        asker.channel().publish("before");
        assertThat(ask(asker, "now")).hasSize(1);
        asker.channel().publish("after");

        other.assertHearsOnly("before", "asked now", "after");
    }

    @Test
    void questionThatIsOpen_holdsUpNothing() {
        ListeningServer asker = server();
        CompletableFuture<String> late = new CompletableFuture<>();
        ListeningServer other = server().answering(question -> late);
        CompletableFuture<Integer> answers = asking(asker, LONG);
        asker.channel().publish("meanwhile");
        other.assertHearsOnly("asked question", "meanwhile");
        assertThat(answers).isNotDone();
        late.complete("at last");

        assertThat(answers.join()).isEqualTo(1);
    }

    @Test
    void questionThatIsNotAnsweredInTime_fails_andALateAnswerIsIgnored() {
        ListeningServer asker = server();
        CompletableFuture<String> late = new CompletableFuture<>();
        server().answering(question -> late);
        server();
        List<String> answers = new CopyOnWriteArrayList<>();
        assertUnavailable(asker.channel().ask("question", SHORT, answers::add).toCompletableFuture());
        late.complete("too late");

        assertThat(ask(asker, "again")).contains("answer to again");
        assertThat(answers).doesNotContain("too late");
    }

    @Test
    void failureToAnswer_failsTheQuestion_afterTheOthersHaveAnswered() {
        ListeningServer asker = server();
        CompletableFuture<String> slow = new CompletableFuture<>();
        server().answering(question -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        server().answering(question -> slow);
        List<String> answers = new CopyOnWriteArrayList<>();
        CompletableFuture<Integer> all =
                asker.channel().ask("question", LONG, answers::add).toCompletableFuture();
        assertThat(all).isNotDone();
        slow.complete("slow");

        assertUnavailable(all);
        assertThat(answers).containsExactly("slow");
    }

    @Test
    void whatAServerThrows_costsNothingButTheOneCall() {
        ListeningServer sender = server();
        ListeningServer failing = server();
        ListeningServer other = server();
        sender.channel().publish("fail");
        assertUnavailable(sender.channel()
                .ask("x", LONG, answer -> {
                    throw new IllegalStateException("on purpose");
                })
                .toCompletableFuture());
        sender.channel().publish("next");

        failing.assertHearsOnly("fail", "asked x", "next");
        other.assertHearsOnly("fail", "asked x", "next");
    }

    @Test
    void serverThatIsStuck_holdsUpNobodyElse() {
        ListeningServer sender = server();
        ListeningServer stuck = server();
        ListeningServer other = server();
        stuck.hold();
        sender.channel().publish("one");
        sender.channel().publish("two");
        other.assertHearsOnly("one", "two");
        stuck.release();

        stuck.assertHearsOnly("one", "two");
    }

    @Test
    void serverThatLeft_hearsNothing_andTheOthersDo() {
        ListeningServer sender = server();
        ListeningServer leaving = server();
        ListeningServer other = server();
        sender.channel().publish("before");
        leaving.assertHearsOnly("before");
        leaving.channel().close();
        leaving.channel().close();
        sender.channel().publish("after");

        assertThat(ask(sender, "who is there")).hasSize(1);
        other.assertHearsOnly("before", "after", "asked who is there");
        leaving.assertHearsOnly();
    }

    @Test
    void closedChannel_reachesNobody() {
        ListeningServer leaving = server();
        ListeningServer other = server();
        leaving.channel().close();
        leaving.channel().publish("nothing");
        assertUnavailable(asking(leaving, LONG));
        server().channel().publish("from somebody else");

        other.assertHearsOnly("from somebody else");
    }

    @Test
    void serverThatLeavesBeforeItAnswers_failsTheQuestionAtOnce() {
        ListeningServer asker = server();
        ListeningServer leaving = server().answering(question -> new CompletableFuture<>());
        CompletableFuture<Integer> answers = asking(asker, LONG);
        assertThat(leaving.next()).isEqualTo("asked question");
        leaving.channel().close();

        assertUnavailable(answers);
    }

    @Test
    void askerThatLeaves_isNotAnswered() {
        ListeningServer asker = server();
        ListeningServer other = server().answering(question -> new CompletableFuture<>());
        CompletableFuture<Integer> answers = asking(asker, LONG);
        assertThat(other.next()).isEqualTo("asked question");
        asker.channel().close();

        assertUnavailable(answers);
    }

    @Test
    void serverThatComesLater_hearsWhatComesLater() {
        ListeningServer sender = server();
        ListeningServer early = server();
        sender.channel().publish("early");
        early.assertHearsOnly("early");
        ListeningServer late = server();
        sender.channel().publish("late");

        late.assertHearsOnly("late");
    }

    @Test
    void manySenders_areHeardOneAtATime_eachInItsOrder() {
        ListeningServer other = server();
        List<ListeningServer> senders = List.of(server(), server(), server());
        Crew.play(senders.size(), number -> {
            for (int i = 0; i < 200; i++) {
                senders.get(number).channel().publish(number + "-" + i);
            }
        });
        List<String> heard = other.next(600);

        for (int number = 0; number < senders.size(); number++) {
            String mark = number + "-";
            assertThat(heard.stream().filter(word -> word.startsWith(mark)))
                    .isEqualTo(IntStream.range(0, 200).mapToObj(i -> mark + i).toList());
        }
        assertThat(other.wasCalledByTwoAtOnce()).isFalse();
    }

    @Test
    void answersOfManyQuestionsAtOnce_areNotMixedUp() {
        List<ListeningServer> askers = List.of(server(), server(), server());
        Set<String> wrong = ConcurrentHashMap.newKeySet();
        Crew.play(askers.size(), number -> {
            for (int i = 0; i < 100; i++) {
                String question = number + "-" + i;
                ask(askers.get(number), question).stream()
                        .filter(answer -> !answer.equals("answer to " + question))
                        .forEach(wrong::add);
            }
        });

        assertThat(wrong).isEmpty();
    }
}
