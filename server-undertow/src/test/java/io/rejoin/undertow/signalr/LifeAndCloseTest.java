package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs of life, and how connections end. Listens on a free port. */
final class LifeAndCloseTest {

    private static CoreSettings every(Duration keepAlive) {
        return CoreSettings.defaults()
                .withTimings(new CoreTimings(
                        keepAlive, Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(90)));
    }

    @Test
    void clientThatHearsNothing_isPinged() {
        try (CoreUnderTest server = new CoreUnderTest(every(Duration.ofMillis(100)));
                SocketClient socket = server.visitor().connected()) {
            assertThat(socket.read().orElseThrow().text()).isEqualTo("{\"type\":6}" + Visitor.END);
            assertThat(socket.read().orElseThrow().text()).isEqualTo("{\"type\":6}" + Visitor.END);
        }
    }

    @Test
    void clientThatHearsEventsOnly_isPingedToo() {
        try (CoreUnderTest server = new CoreUnderTest(every(Duration.ofMillis(100)))) {
            Visitor ana = server.visitor();
            try (EventClient events = ana.events()) {
                ana.ask("POST", Visitor.JSON_HANDSHAKE);
                events.event();

                assertThat(events.event()).startsWith("{\"type\":6}");
            }
        }
    }

    @Test
    void clientThatGivesNoSignOfLife_isCutOff() {
        try (CoreUnderTest server = new CoreUnderTest(every(Duration.ofMillis(100)));
                SocketClient socket = server.visitor().connected()) {
            // Not read: so its pings are not answered.
            Eventually.until("it is gone", () -> server.sessions() == 0);
            assertThat(socket.closed()).isZero();
        }
    }

    @Test
    void clientWhoseSocketBreaks_isGoneAtOnce() {
        try (CoreUnderTest server = new CoreUnderTest(every(Duration.ofMinutes(5)));
                SocketClient socket = server.visitor().connected()) {
            Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);

            socket.reset();

            Eventually.until("it is gone", () -> server.sessions() == 0);
        }
    }

    @Test
    void serverThatStops_asksItsClientsToComeAgain() {
        CoreUnderTest server = new CoreUnderTest();
        try (SocketClient socket = server.visitor().connected()) {
            Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);
            server.hubs().close();

            assertThat(socket.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
            assertThat(socket.closed()).isEqualTo(1001);
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{\"type\":1}",
                "{\"type\":\"1\"}",
                "[]",
                "{\"type\":3,\"invocationId\":\"1\",\"result\":1,\"error\":\"x\"}"
            })
    void badMessage_endsTheConnectionAndTheClientMayComeAgain(String bad) {
        try (CoreUnderTest server = new CoreUnderTest();
                SocketClient socket = server.visitor().connected()) {
            socket.text(bad + Visitor.END + Visitor.call("1", "echo", "not made"));

            assertThat(socket.toTheEnd())
                    .containsExactly(
                            "{\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}");
            assertThat(server.hub.calls).hasValue(0);
        }
    }

    @Test
    void clientThatSaysGoodbye_isGoneForGood() {
        try (CoreUnderTest server = new CoreUnderTest();
                SocketClient socket = server.visitor().connected()) {
            Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);

            socket.text("{\"type\":7}" + Visitor.END + Visitor.call("1", "echo", "not made"));

            assertThat(socket.toTheEnd()).allMatch("{\"type\":7}"::equals);
            assertThat(socket.closed()).isEqualTo(1000);
            Eventually.until("the hub was told", () -> server.hub.stopped.get() == 1);
            assertThat(server.hub.calls).hasValue(0);
            Eventually.until("nobody is left", server::isIdle);
        }
    }
}
