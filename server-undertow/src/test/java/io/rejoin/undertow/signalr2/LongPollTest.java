package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.HistoryLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Long polling over bare sockets: one frame a request, and a connection that lives on between two of them. Listens on a free port. */
final class LongPollTest {

    private final TestClock clock = TestClock.at(Instant.now());

    @AutoClose
    private ClassicUnderTest server = start(ClassicSettings.defaults());

    private ClassicUnderTest start(ClassicSettings settings) {
        return new ClassicUnderTest(settings, setup -> setup.clock(clock));
    }

    private void restart(ClassicTimings timings) {
        server.close();
        server = start(ClassicSettings.defaults().withTimings(timings));
    }

    private HttpVisitor ana() {
        return new HttpVisitor(server, "longPolling").connectPolling();
    }

    private static boolean isEmpty(JsonNode frame) {
        return frame.size() == 2 && frame.has("C") && frame.path("M").isEmpty();
    }

    @Test
    void connect_isAnsweredAtOnceAndNamesThePlaceToGoOnFrom() {
        HttpVisitor ana = new HttpVisitor(server, "longPolling");
        JsonNode first = ana.answer(ana.response().request("POST", ana.path("connect"), ""));

        assertThat(first.path("S").asInt()).isEqualTo(1);
        assertThat(first.path("C").asText()).isNotEmpty();
        assertThat(ana.response().header("content-type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(ana.response().header("cache-control")).isEqualTo("no-store");
        assertThat(ana.response().header("x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void waitingPoll_isAnsweredWhenSomethingIsSaid() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse waiting = ana.ask();
        assertThat(waiting.status()).as("the head comes at once").isEqualTo(200);
        server.say("now");
        ana.answer(waiting);

        assertThat(ana.said()).containsExactly("now");
    }

    @Test
    void pollWithoutAnythingToSay_endsEmptyAfterItsTime() {
        restart(ClassicTimings.defaults().withPolls(Duration.ofMillis(150), Duration.ZERO));
        HttpVisitor ana = ana();
        String cursor = ana.cursor();
        JsonNode nothing = ana.poll();

        assertThat(isEmpty(nothing)).isTrue();
        assertThat(nothing.path("C").asText()).isEqualTo(cursor);
        server.tell("later");
        ana.poll();
        assertThat(ana.said()).containsExactly("later");
    }

    @Test
    void waitingPoll_getsSpacesAsSignsOfLife() {
        server.close();
        server =
                ClassicUnderTest.withReadTimeout(ClassicSettings.defaults().withKeepAlive(Duration.ofMillis(100)), 300);
        HttpVisitor ana = ana();
        RawResponse waiting = ana.ask();

        assertThat(waiting.bytes(10)).isEqualTo(" ".repeat(10));
        server.tell("hello");
        ana.answer(waiting);
        ana.ask().bytes(1);
        server.tell("again");
        ana.answer(waiting);
        assertThat(ana.said()).containsExactly("hello", "again");
    }

    @Test
    void clientThatVanishesWhileItsPollWaits_isNoticedAndMissesNothing() {
        HttpVisitor ana = ana().joinPolling();
        ana.ask().status();
        assertThat(ana.isAttached()).isTrue();
        ana.response().reset();
        Eventually.until("ana is away", () -> !ana.isAttached());
        server.say("missed");
        ana.onAnotherConnection();
        JsonNode back = ana.answer(ana.ask("reconnect", ana.claim()));

        assertThat(RawClient.says(back, "missed")).isTrue();
        assertThat(back.path("G").asText()).isNotEmpty();
        assertThat(server.hub.reconnected.get()).isEqualTo(1);
        assertThat(ana.isMember()).isTrue();
    }

    @Test
    void answerThatGotLost_comesAgainToWhoAsksWithTheOlderCursor() {
        HttpVisitor ana = ana().joinPolling();
        String lost = ana.claim();
        server.say("lost");
        ana.poll();
        server.say("next");
        JsonNode again = ana.answer(ana.ask("poll", lost));

        assertThat(RawClient.says(again, "lost")).isTrue();
        assertThat(RawClient.says(again, "next")).isTrue();
        assertThat(server.hub.reconnected.get()).as("it did not know").isZero();
        server.say("live");
        ana.poll();
        assertThat(ana.said()).endsWith("lost", "next", "live");
    }

    @Test
    void tokenThatGotLost_comesAgainThoughItsClientStandsWhereItStood() {
        HttpVisitor ana = ana().joinPolling();
        String lost = ana.claim();
        server.hubs().connections().tokens().renew(ana.connection().orElseThrow());
        String newest = ana.poll().path("G").asText();
        JsonNode again = ana.answer(ana.ask("poll", lost));

        assertThat(newest).isNotEmpty();
        assertThat(again.path("G").asText()).isNotEmpty().isNotEqualTo(newest);
    }

    @Test
    void batchThatTheClientDidNotTake_comesAgain() {
        server.close();
        HistoryLimits roomy =
                new HistoryLimits(1000, 1 << 26, 1 << 26, 1000, Duration.ofMinutes(15), 1000, 1000, 1 << 26);
        server = new ClassicUnderTest(
                ClassicSettings.defaults(),
                setup -> setup.policy(ClassicUnderTest.policy().withHistory(roomy)));
        HttpVisitor ana = ana().joinPolling();
        List<String> texts =
                IntStream.range(0, 60).mapToObj(i -> i + "x".repeat(200_000)).toList();
        texts.forEach(server::say);
        RawResponse broken = ana.ask();
        assertThat(broken.bytes(10)).startsWith("{\"C\":");
        broken.reset();
        Eventually.until("ana is away", () -> !ana.isAttached());
        ana.onAnotherConnection();
        ana.answer(ana.ask("reconnect", ana.claim()));

        assertThat(ana.said().equals(texts)).isTrue();
    }

    @Test
    void twoPollsAtOnce_theNewerOneWinsAndTheOlderEndsEmpty() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse older = ana.ask();
        assertThat(older.status()).isEqualTo(200);
        ana.onAnotherConnection();
        RawResponse newer = ana.ask();
        assertThat(newer.status()).isEqualTo(200);

        assertThat(isEmpty(ana.answer(older))).isTrue();
        assertThat(older.isWhole()).isTrue();
        server.say("once");
        ana.answer(newer);
        assertThat(ana.said()).containsExactly("once");
        assertThat(server.hub.reconnected.get()).isZero();
    }

    @Test
    void reconnectThatTakesThePlaceOfAWaitingPoll_walks() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse waiting = ana.ask();
        assertThat(waiting.status()).isEqualTo(200);
        ana.onAnotherConnection();
        String old = ana.token();
        JsonNode back = ana.answer(ana.ask("reconnect", ana.claim()));

        assertThat(back.path("G").asText()).isNotEmpty().isNotEqualTo(old);
        assertThat(waiting.body()).isEmpty();
        assertThat(server.hub.reconnected.get()).isEqualTo(1);
    }

    @Test
    void madeUpCursor_walksAndBringsNothingFromBefore() {
        HttpVisitor ana = ana();
        server.say("before ana joined");
        ana.joinPolling();
        JsonNode back = ana.answer(ana.ask("poll", HttpVisitor.claim(ana.token(), "d-1,2")));

        assertThat(back.path("G").asText()).isNotEmpty();
        assertThat(ana.said()).isEmpty();
    }

    @Test
    void valuesInTheQuery_areReadFirstEvenIfEmpty() {
        HttpVisitor ana = ana().joinPolling();
        server.say("queried");
        JsonNode next = ana.answer(ana.response().request("GET", ana.path("poll") + "&" + ana.claim(), ""));
        assertThat(RawClient.says(next, "queried")).isTrue();
        assertThat(next.has("G")).as("it went on, and did not walk").isFalse();

        JsonNode walked = ana.answer(ana.response()
                .request(
                        "POST",
                        ana.path("poll") + "&messageId=&groupsToken=" + ClassicUnderTest.encoded(ana.token()),
                        ana.claim()));
        assertThat(walked.path("G").asText()).as("empty counts as present").isNotEmpty();
    }

    @Test
    void stoppedServer_asksTheWaitingPollToComeBack() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse waiting = ana.ask();
        assertThat(waiting.status()).isEqualTo(200);
        String cursor = ana.cursor();
        server.hubs().close();
        JsonNode last = ana.answer(waiting);

        assertThat(last.path("T").asInt()).isEqualTo(1);
        assertThat(last.path("C").asText()).isEqualTo(cursor);
        assertThat(waiting.isWhole()).isTrue();
    }

    @Test
    void connectionThatIsOver_isToldToStop() {
        HttpVisitor ana = ana().joinPolling();
        assertThat(server.post(ana.path("abort"), "").join().statusCode()).isEqualTo(200);

        assertThat(ana.answer(ana.ask("reconnect", ana.claim())).path("E").asText())
                .contains("over");
    }

    @Test
    void abort_endsTheWaitingPoll() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse waiting = ana.ask();
        assertThat(waiting.status()).isEqualTo(200);
        server.post(ana.path("abort"), "").join();

        assertThat(isEmpty(ana.answer(waiting))).isTrue();
    }

    @Test
    void storeThatFailsDuringTheWalk_isAnsweredWithServiceUnavailable() {
        HttpVisitor ana = ana().joinPolling();
        server.replay.fault(Fault.UNAVAILABLE);
        RawResponse refused = ana.ask("reconnect", ana.claim());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(refused.body()).isEmpty();
        server.replay.fault(Fault.NONE);

        assertThat(ana.answer(ana.ask("reconnect", ana.claim())).path("G").asText())
                .isNotEmpty();
        assertThat(ana.isMember()).isTrue();
    }

    @Test
    void revokedMember_isNotBackByItsOlderToken() {
        HttpVisitor ana = ana().joinPolling();
        String old = ana.claim();
        server.hubs().groups(ClassicUnderTest.CHAT).leave(ana.id(), ClassicUnderTest.ROOM);
        server.say("not for ana");
        ana.answer(ana.ask("poll", old));
        server.tell("fence");
        ana.pollUntil(frame -> RawClient.says(frame, "fence"));

        assertThat(ana.said()).containsExactly("fence");
        assertThat(ana.isMember()).isFalse();
    }

    @Test
    void connectOverAnotherTransport_takesThePlaceOfTheFirstWithoutAnotherConnect() {
        HttpVisitor ana = new HttpVisitor(server, "serverSentEvents").connectStream();
        RawResponse stream = ana.response();
        ana.onAnotherConnection();
        JsonNode first = ana.answer(ana.response().request("POST", ana.path("connect", "longPolling"), ""));
        ana.start();

        assertThat(first.path("S").asInt()).isEqualTo(1);
        assertThat(stream.event()).isEmpty();
        assertThat(server.hub.connected.get()).isEqualTo(1);
    }

    @Test
    void pollByAStream_isABadRequest() {
        HttpVisitor ana = ana();
        RawResponse refused = ana.response().request("GET", ana.path("poll", "serverSentEvents"), "");

        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void pollOfAnotherUsersConnection_isRefused() {
        HttpVisitor ana = ana();
        RawResponse refused = ana.response()
                .request("POST", ana.path("poll").replace("connectionToken=", "connectionToken=x"), ana.claim());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("The ConnectionId is in the incorrect format.");
    }

    @Test
    void hugeForm_isRefused() {
        HttpVisitor ana = ana();
        RawResponse refused = ana.ask("poll", "messageId=" + "x".repeat(70_000));

        assertThat(refused.status()).isEqualTo(413);
    }

    @Test
    void nextRequestSentAhead_isServedAfterThePoll() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse waiting = ana.ask();
        assertThat(waiting.status()).isEqualTo(200);
        waiting.sendAhead("GET", "/ping");
        server.say("first");
        ana.answer(waiting);

        assertThat(waiting.nextResponse().body()).contains("pong");
    }
}
