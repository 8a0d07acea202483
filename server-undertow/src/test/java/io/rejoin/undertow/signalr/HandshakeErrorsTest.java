package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that cannot be accepted, on each transport. Listens on a free port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HandshakeErrorsTest {

    private static final String MANY = "m".repeat(40 * 1024);

    private CoreUnderTest server;

    @BeforeAll
    void start() {
        server = new CoreUnderTest();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'protocol':'x','version':1} | The protocol 'x' is not supported.",
                "{'protocol':'JSON','version':1} | The protocol 'JSON' is not supported.",
                "{'protocol':'json','version':3} | The server does not support version 3 of the 'json' protocol.",
                "{'version':7,'protocol':'messagepack'} | The server does not support version 7 of the 'messagepack' protocol.",
            })
    void handshakeThatIsRefused_isAnsweredWithTheErrorOnEveryTransport(String request, String error) {
        assertRefused(request.replace('\'', '"') + Visitor.END, error);
    }

    private void assertRefused(String request, String error) {
        String expected = "{\"error\":\"" + error + "\"}" + Visitor.END;
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(request);
            assertThat(socket.read().orElseThrow().text()).isEqualTo(expected);
            assertThat(socket.read()).isEmpty();
            assertThat(socket.closed()).isEqualTo(1000);
        }
        Visitor streaming = server.visitor();
        try (EventClient events = streaming.events()) {
            streaming.ask("POST", request);
            assertThat(events.upTo("nothing that comes")).isEqualTo(":\r\ndata: " + expected + "\n\n");
        }
        Visitor polling = server.visitor();
        polling.ask("GET", "");
        polling.ask("POST", request);
        assertThat(polling.ask("GET", "").body()).isEqualTo(expected);
        assertThat(polling.ask("GET", "").statusCode()).isEqualTo(204);
    }

    /** As clients of version 7 or older say it together with a hub protocol of version 8 or newer. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "messagepack"})
    void versionTwo_isTakenAlsoWhereNothingIsCounted(String protocol) {
        String request = "{\"protocol\":\"" + protocol + "\",\"version\":2}" + Visitor.END;
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(request);

            assertThat(socket.read().orElseThrow().text()).isEqualTo("{}" + Visitor.END);
        }
        Visitor polling = server.visitor();
        polling.ask("GET", "");
        polling.ask("POST", request);
        assertThat(polling.ask("GET", "").body()).isEqualTo("{}" + Visitor.END);
    }

    @Test
    void messagePackOverEvents_isRefused() {
        Visitor ana = server.visitor();
        try (EventClient events = ana.events()) {
            ana.ask("POST", "{\"protocol\":\"messagepack\",\"version\":1}" + Visitor.END);

            assertThat(events.upTo("nothing that comes"))
                    .contains("{\"error\":\"Cannot use the 'messagepack' protocol on the current transport.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{}",
                "[]",
                "null",
                "{\"protocol\":7,\"version\":1}",
                "{\"protocol\":\"json\"}",
                "{\"protocol\":\"json\",\"version\":\"1\"}",
                "{\"protocol\":\"json\",\"version\":1}}",
                "\u0000",
                "{\"type\":6}",
                "{\"protocol\":\"json\",\"version\":99999999999}"
            })
    void garbage_isAnsweredWithSomeErrorAndTheEnd(String request) {
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(request + Visitor.END);

            assertThat(socket.message().path("error").asText()).isNotEmpty();
            assertThat(socket.read()).isEmpty();
        }
    }

    @Test
    void handshakeThatIsTooLong_isAnsweredWithAnErrorAndTheEnd() {
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(MANY);

            assertThat(socket.message().path("error").asText()).isNotEmpty();
            assertThat(socket.read()).isEmpty();
        }
    }

    @Test
    void callsAfterARefusedHandshake_areNotMade() {
        int calls = server.hub.calls.get();
        try (SocketClient socket = server.visitor().socket()) {
            socket.text("{\"protocol\":\"x\",\"version\":1}" + Visitor.END + Visitor.JSON_HANDSHAKE
                    + Visitor.call("1", "echo", "a"));

            assertThat(socket.toTheEnd()).hasSize(1);
        }
        assertThat(server.hub.calls).hasValue(calls);
    }

    @Test
    void clientThatSaysNoHandshake_isToldAndSentAway() {
        CoreTimings usual = CoreTimings.defaults();
        CoreSettings hasty = CoreSettings.defaults()
                .withTimings(new CoreTimings(
                        usual.keepAlive(), Duration.ofMillis(100), usual.connectWithin(), usual.pollWithin()));
        String error = "{\"error\":\"Handshake was canceled.\"}";
        try (CoreUnderTest impatient = new CoreUnderTest(hasty);
                SocketClient socket = impatient.visitor().socket()) {
            assertThat(socket.toTheEnd()).containsExactly(error);
            Visitor ana = impatient.visitor();
            try (EventClient events = ana.events()) {
                assertThat(events.upTo("nothing that comes")).contains(error);
            }
            Visitor ben = impatient.visitor();
            ben.ask("GET", "");
            assertThat(ben.poll()).containsExactly(error);
            assertThat(ben.ask("GET", "").statusCode()).isEqualTo(204);
            Eventually.until("all are gone", impatient::isIdle);
        }
    }
}
