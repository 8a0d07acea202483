package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A client between two of its polls: collected for, but not for ever. Listens on a free port, on a test clock. */
final class BetweenPollsTest {

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

    /** Lets time pass until it is; the server may note the end of a poll a little later than its client. */
    private void awaitGivenUp(HttpVisitor client) {
        Eventually.until("the client is given up", () -> {
            clock.advance(Duration.ofMillis(50));
            return client.connection().isEmpty();
        });
    }

    @Test
    void clientThatDoesNotPollAgain_isGivenUpAfterTheDisconnectTimeout() {
        HttpVisitor ana = ana();
        clock.advance(Duration.ofSeconds(29));
        server.tell("still collected");
        ana.poll();
        clock.advance(Duration.ofSeconds(29));
        assertThat(ana.connection()).isPresent();
        awaitGivenUp(ana);
        Eventually.until("the hub is told", () -> server.hub.timedOut.get() == 1);
    }

    @Test
    void pollThatWaits_isNotGivenUp() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse waiting = ana.ask();
        assertThat(waiting.status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(100));
        HttpVisitor other = ana();
        awaitGivenUp(other);
        server.say("still here");

        assertThat(RawClient.says(ana.answer(waiting), "still here")).isTrue();
    }

    @Test
    void delayBetweenPolls_isToldAndAddedToTheTimeout() {
        restart(ClassicTimings.defaults().withPolls(Duration.ofSeconds(110), Duration.ofSeconds(7)));
        HttpVisitor earlier = ana();
        clock.advance(Duration.ofSeconds(2));
        HttpVisitor ana = new HttpVisitor(server, "longPolling");
        JsonNode first = ana.answer(ana.response().request("POST", ana.path("connect"), ""));
        ana.start();
        clock.advance(Duration.ofSeconds(36));
        Eventually.until(
                "the earlier one is given up", () -> earlier.connection().isEmpty());

        assertThat(first.path("L").asInt()).isEqualTo(7_000);
        assertThat(ana.connection()).isPresent();
    }

    @Test
    void clientThatIsGivenUpAndPollsThen_isBackByItsToken() {
        HttpVisitor ana = ana().joinPolling();
        awaitGivenUp(ana);
        server.say("missed");
        JsonNode back = ana.poll();

        assertThat(RawClient.says(back, "missed")).isTrue();
        assertThat(ana.isMember()).isTrue();
        assertThat(server.hub.reconnected.get()).isZero();
    }

    @Test
    void overflowBetweenTwoPolls_bringsTheNewest() {
        HttpVisitor ana = ana().joinPolling();
        for (int i = 0; i < 10_500; i++) {
            server.say("message " + i);
        }
        Eventually.until("ana is let go", () -> !ana.isAttached());
        ana.pollUntil(frame -> RawClient.says(frame, "message 10499"));

        assertThat(ana.said()).endsWith("message 10498", "message 10499").doesNotHaveDuplicates();
    }

    @Test
    void repeatedConnectBetweenPolls_isABadRequestAndChangesNothing() {
        HttpVisitor ana = ana().joinPolling();
        RawResponse again = ana.response().request("POST", ana.path("connect"), "");

        assertThat(again.status()).isEqualTo(400);
        assertThat(ana.isMember()).isTrue();
    }

    @Test
    void whatIsSaidBetweenTwoPolls_isInTheNext() {
        HttpVisitor ana = ana().joinPolling();
        server.say("one");
        server.say("two");
        ana.poll();
        server.say("three");
        ana.poll();

        assertThat(ana.said()).containsExactly("one", "two", "three");
        assertThat(server.hub.connected.get()).isEqualTo(1);
        assertThat(server.hub.reconnected.get()).isZero();
    }

    @Test
    void joinOfAClientBetweenPolls_isInEffectWhenTheCallReturns() {
        HttpVisitor ana = ana();
        ana.call("join");
        assertThat(ana.isMember()).isTrue();
        server.say("to members");
        ana.poll();

        assertThat(ana.said()).containsExactly("to members");
        assertThat(ana.token()).isNotEmpty();
    }

    @Test
    void groupJoinedAndLeftBetweenTwoPolls_isInNoTokenThatBringsItBack() {
        HttpVisitor ana = ana();
        ana.call("join");
        server.hubs().groups(ClassicUnderTest.CHAT).leave(ana.id(), ClassicUnderTest.ROOM);
        server.say("to members");
        server.tell("fence");
        ana.pollUntil(frame -> RawClient.says(frame, "fence"));
        ana.answer(ana.ask("reconnect", ana.claim()));

        assertThat(ana.said()).containsExactly("fence");
        assertThat(ana.isMember()).isFalse();
    }

    @Test
    void pollsThatEndEmpty_areNoReturns() {
        restart(ClassicTimings.defaults().withPolls(Duration.ofMillis(50), Duration.ZERO));
        HttpVisitor ana = ana().joinPolling();
        for (int i = 0; i < 3; i++) {
            assertThat(ana.poll().path("M")).isEmpty();
        }

        assertThat(server.hub.reconnected.get()).isZero();
        assertThat(ana.isMember()).isTrue();
    }
}
