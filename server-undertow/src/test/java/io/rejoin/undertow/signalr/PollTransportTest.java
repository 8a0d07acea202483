package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Long polling, poll by poll. Listens on a free port. */
final class PollTransportTest {

    private static CoreSettings with(Duration connectWithin, Duration pollWithin) {
        return CoreSettings.defaults()
                .withTimings(
                        new CoreTimings(Duration.ofSeconds(10), Duration.ofSeconds(15), connectWithin, pollWithin));
    }

    @Test
    void firstPoll_isAnsweredAtOnceWithNothing() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            HttpResponse<String> answer = server.visitor().ask("GET", "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        }
    }

    @Test
    void data_isAllThatWaits() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            ana.ask("POST", Visitor.call("1", "echo", "a"));

            HttpResponse<String> answer = ana.ask("GET", "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
            assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
            assertThat(answer.body()).isEqualTo("{\"type\":3,\"invocationId\":\"1\",\"result\":\"a\"}" + Visitor.END);
        }
    }

    @Test
    void pollThatHearsNothing_isAnsweredWithNothingAndTheNextGoesOn() {
        try (CoreUnderTest server = new CoreUnderTest(with(Duration.ofSeconds(15), Duration.ofMillis(50)))) {
            Visitor ana = server.visitor().polling();

            assertThat(ana.poll()).isEmpty();
            assertThat(ana.poll()).isEmpty();
            ana.ask("POST", Visitor.call("1", "echo", "still here"));

            assertThat(pollUntilSomething(ana)).singleElement().asString().contains("still here");
        }
    }

    private static List<String> pollUntilSomething(Visitor visitor) {
        List<String> messages = visitor.poll();
        while (messages.isEmpty()) {
            messages = visitor.poll();
        }
        return messages;
    }

    @Test
    void messagesWhilePollsEnd_areNotLost() {
        try (CoreUnderTest server = new CoreUnderTest(with(Duration.ofSeconds(15), Duration.ofMillis(1)))) {
            Visitor ana = server.visitor();
            ana.ask("GET", "");
            ana.ask("POST", Visitor.JSON_HANDSHAKE);
            assertThat(pollUntilSomething(ana)).containsExactly("{}");
            int messages = 300;
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> IntStream.range(0, messages)
                    .forEach(
                            i -> server.hubs().clients(CoreUnderTest.CHAT).all().send("said", i)));
            List<String> heard = new ArrayList<>();

            while (heard.size() < messages) {
                heard.addAll(ana.poll());
            }

            sending.join();
            assertThat(heard).hasSize(messages);
            assertThat(heard.get(messages - 1)).contains("[" + (messages - 1) + "]");
        }
    }

    @Test
    void secondPoll_takesOverFromTheFirst() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            CompletableFuture<HttpResponse<String>> one = ana.askSoon("GET", "");
            CompletableFuture<HttpResponse<String>> other = ana.askSoon("GET", "");
            CompletableFuture.anyOf(one, other).join();

            ana.ask("POST", Visitor.call("1", "echo", "a"));

            assertThat(List.of(one.join().statusCode(), other.join().statusCode()))
                    .containsExactlyInAnyOrder(204, 200);
        }
    }

    @Test
    void end_isToldAfterWhatWasLeftToSay() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            ana.ask("POST", Visitor.call("1", "echo", "last") + "no message" + Visitor.END);
            ana.ask("POST", "and more");

            assertThat(ana.poll()).containsExactly("{\"type\":3,\"invocationId\":\"1\",\"result\":\"last\"}");
            assertThat(ana.poll())
                    .containsExactly(
                            "{\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}");
            HttpResponse<String> end = ana.ask("GET", "");

            assertThat(end.statusCode()).isEqualTo(204);
            assertThat(end.body()).isEmpty();
            Eventually.until("it is forgotten", () -> ana.ask("GET", "").statusCode() == 404);
        }
    }

    @Test
    void clientThatPollsNoMore_isGone() {
        try (CoreUnderTest server = new CoreUnderTest(with(Duration.ofSeconds(1), Duration.ofSeconds(90)))) {
            Visitor ana = server.visitor().polling();
            Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);

            Eventually.until("it is gone", server::isIdle);

            assertThat(ana.ask("GET", "").statusCode()).isEqualTo(404);
            Eventually.until("the hub was told", () -> server.hub.lost.get() == 1);
        }
    }

    @Test
    void clientThatBreaksItsPollOff_mayPollAgain() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            CompletableFuture<HttpResponse<String>> poll = ana.askSoon("GET", "");
            poll.cancel(true);

            ana.ask("POST", Visitor.call("1", "echo", "a"));
            assertThat(server.sessions()).isEqualTo(1);
        }
    }

    @Test
    void severalAndPartialMessages_comeByPost() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            String calls =
                    Visitor.call("1", "echo", "a") + Visitor.call("2", "echo", "b") + Visitor.call("3", "echo", "c");
            ana.ask("POST", calls.substring(0, 20));
            ana.ask("POST", calls.substring(20));

            List<String> answers = new ArrayList<>();
            while (answers.size() < 3) {
                answers.addAll(ana.poll());
            }
            assertThat(answers)
                    .extracting(answer -> Visitor.json(answer).path("result").asText())
                    .containsExactly("a", "b", "c");
        }
    }

    @Test
    void parallelPosts_areAllTaken() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            List<CompletableFuture<HttpResponse<String>>> posts = IntStream.range(0, 50)
                    .mapToObj(i -> ana.askSoon("POST", Visitor.send("hear", "t" + i)))
                    .toList();

            assertThat(posts)
                    .allSatisfy(post -> assertThat(post.join().statusCode()).isEqualTo(200));
            Eventually.until("all were heard", () -> server.hub.heard.size() == 50);
        }
    }

    @Test
    void bodyThatIsTooLarge_is413AndTheConnectionStays() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();

            assertThat(ana.ask("POST", "x".repeat(200_000)).statusCode()).isEqualTo(413);

            ana.ask("POST", Visitor.call("1", "echo", "a"));
            assertThat(ana.poll()).hasSize(1);
        }
    }

    @Test
    void emptyPost_isTaken() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            assertThat(server.visitor().polling().ask("POST", "").statusCode()).isEqualTo(200);
        }
    }

    /** One that may come back, and whose line was lost a moment ago. */
    private static Visitor lost(CoreUnderTest server) {
        Visitor ana = new Visitor(server, "ana", "Rejoin-Token", "none").polling();
        server.hubs().connections().all().forEach(server.hubs().connections()::cut);
        Eventually.until("it is lost", () -> server.sessions() == 0);
        return ana;
    }

    @Test
    void goodbyeOfAClientThatWasJustLost_isTakenOnce() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = lost(server);
            assertThat(server.ask("DELETE", ana.path(), "", "Authorization", "Bearer eve")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(server.hubs().connections().all()).hasSize(1);

            assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(202);
            assertThat(server.hubs().connections().all()).isEmpty();
            assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void lateGoodbyeOfALostLine_doesNotEndWhoIsBack() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = new Visitor(server, "ana", "Rejoin-Token", "none").polling();
            String news = pollUntilSomething(ana).get(0);
            String token =
                    Visitor.json(news).path("arguments").path(0).path("token").asText();
            server.hubs().connections().all().forEach(server.hubs().connections()::cut);
            try (SocketClient back = new Visitor(server, "ana", "Rejoin-Token", token).connected()) {
                assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(202);
                assertThat(server.hubs().connections().all()).hasSize(1);
                back.text(Visitor.call("1", "echo", "still here"));
                Eventually.until(
                        "it is answered", () -> back.message().toString().contains("still here"));
            }
        }
    }
}
