package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub lets nobody in, and there are clients made to get past it. On a free port. */
final class DoorTest {

    @AutoClose
    private final ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity());

    @BeforeEach
    void letNobodyIn() {
        server.hub.onConnected = () -> {
            throw new IllegalStateException("not you");
        };
    }

    private void assertTurnedAway() {
        Eventually.until("the hub was told the end", () -> server.hub.saidGoodbye.get() == 1);
        assertThat(server.hubs().connections().all()).isEmpty();
        assertThat(server.hub.connected).hasValue(1);
        assertThat(server.hub.reconnected).hasValue(0);
        assertThat(server.hub.heard).containsExactly(ClassicUnderTest.GONE);
    }

    @Test
    void socketThatNeverStarts_makesNoCall() {
        RawClient eve = server.client();
        eve.connectOnly();
        eve.line().send(RawClient.call("hear", "1", "a"));

        assertThat(eve.await(frame -> frame.has("I")).path("E").asText()).isEqualTo("The connection has not started.");
        assertThat(server.hub.heard).isEmpty();
    }

    @Test
    void streamThatNeverStarts_makesNoCall() {
        HttpVisitor eve = new HttpVisitor(server, "serverSentEvents").connectStream();

        assertThat(eve.call("hear", "a").path("E").asText()).isEqualTo("The connection has not started.");
        assertThat(server.hub.heard).isEmpty();
    }

    @Test
    void socketThatComesBackFromNowhere_isTurnedAway() {
        RawClient eve = server.client();
        eve.reconnect("").send(RawClient.call("hear", "1", "a"));

        assertThat(eve.find(frame -> frame.has("R"))).isEmpty();
        assertTurnedAway();
    }

    @Test
    void socketThatDidNotStart_andComesBack_isTurnedAway() {
        RawClient eve = server.client();
        eve.connectOnly();
        eve.reconnect("").send(RawClient.call("hear", "1", "a"));

        assertThat(eve.find(frame -> frame.has("R"))).isEmpty();
        assertTurnedAway();
    }

    @Test
    void streamThatComesBackFromNowhere_isTurnedAway() {
        HttpVisitor eve = new HttpVisitor(server, "serverSentEvents").restream();

        assertThat(eve.find(frame -> frame.has("R"))).isEmpty();
        assertTurnedAway();
        assertThat(server.post(eve.path("send"), "data=").join().statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reconnect", "poll"})
    void pollThatComesFromNowhere_isTurnedAway(String operation) {
        HttpVisitor eve = new HttpVisitor(server, "longPolling");

        assertThat(eve.ask(operation, eve.claim()).body()).doesNotContain("\"S\"");
        assertTurnedAway();
    }

    /** It had connected and polled, and said that it lost the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"reconnect", "poll"})
    void pollThatDidNotStart_andGoesOn_isTurnedAway(String operation) {
        HttpVisitor eve = new HttpVisitor(server, "longPolling");
        eve.answer(eve.response().request("POST", eve.path("connect"), ""));
        String lost = HttpVisitor.claim("", "");

        assertThat(eve.ask(operation, lost).body()).doesNotContain("\"S\"");
        assertTurnedAway();
    }
}
