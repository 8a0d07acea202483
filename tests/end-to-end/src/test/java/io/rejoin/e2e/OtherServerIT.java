package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.e2e.CoreClient.Kind;
import io.rejoin.e2e.CoreClient.Mode;
import io.rejoin.hub.backplane.InMemoryBackplane;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published clients whose server is gone for good find another one in its place: they are back in their groups and get what they missed, from
 * both, once.
 */
final class OtherServerIT {
    private static final List<String> ALL =
            List.of("before", "heard of the other", "missed, of the first", "missed, of the second", "live");

    private final CoreServer first = CoreServer.on(new InMemoryBackplane());
    private final CoreServer second = first.beside();
    private final CutProxy network = CutProxy.to(first.port());

    @BeforeEach
    void grant() {
        first.grant("ana", "red", "blue");
    }

    @AfterEach
    void close() {
        network.close();
        second.close();
        first.close();
    }

    private interface Awaiting {
        void said(String text);
    }

    private void speak(Awaiting client) {
        first.publish("red", ALL.get(0));
        client.said(ALL.get(0));
        second.publish("red", ALL.get(1));
        client.said(ALL.get(1));
    }

    /** It is away while both speak; then its server ends, and all lines lead to the other. */
    private void move() {
        network.cut();
        first.awaitAway("ana");
        first.publish("red", ALL.get(2));
        first.publish("green", "not hers");
        second.publish("red", ALL.get(3));
        first.close();
        network.leadTo(second.port());
        network.mend();
    }

    /** What two servers say at the same time has no order. */
    private static void assertHeard(List<String> texts) {
        assertThat(texts).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(texts.subList(0, 2)).isEqualTo(ALL.subList(0, 2));
        assertThat(texts).endsWith(ALL.get(4));
    }

    private static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("@microsoft/signalr", "json", "WebSockets", false),
                new Kind("@microsoft/signalr", "messagepack", "WebSockets", false),
                new Kind("@microsoft/signalr", "json", "ServerSentEvents", false),
                new Kind("@microsoft/signalr", "json", "LongPolling", false),
                new Kind("signalr-6", "json", "WebSockets", true));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void javaScriptClient_missesNothing(Kind kind) {
        try (CoreClient client = CoreClient.connect(network.address(), "ana", kind, Mode.REJOIN)) {
            client.invoke("join", "red");
            client.invoke("join", "blue");
            speak(client::awaitSaid);
            move();
            JsonNode told = client.awaitEvent("rejoined", 1);
            second.publish("red", ALL.get(4));
            client.awaitSaid(ALL.get(4));

            assertThat(told.path("back").asBoolean()).isTrue();
            assertThat(told.path("groups").asInt()).isEqualTo(2);
            assertThat(told.path("gap").asBoolean(true)).isFalse();
            assertHeard(client.texts());
        }
    }

    @Test
    void javaClient_missesNothing() {
        try (RejoiningClient client =
                RejoiningClient.in(network.address(), "ana", UnaryOperator.identity(), "red", "blue")) {
            speak(client::awaitSaid);
            move();
            Until.holds("it is back", () -> !client.returns().isEmpty());
            second.publish("red", ALL.get(4));
            client.awaitSaid(ALL.get(4));

            assertThat(client.returns().get(0).gap()).isFalse();
            assertHeard(client.texts());
        }
    }

    /** Nobody between them keeps a client at one server, which clients need not that never negotiate. */
    @ParameterizedTest
    @ValueSource(strings = {"json", "messagepack"})
    void javaScriptClientChallengedByTheOtherServer_isBack(String protocol) {
        network.lead("/challenge", second.port());
        Kind kind = new Kind("@microsoft/signalr", protocol, "WebSockets", true);
        try (CoreClient client = CoreClient.connect(network.address(), "ana", kind, Mode.REJOIN)) {
            client.invoke("join", "red");
            client.awaitToken("red");
            network.cut();
            first.awaitAway("ana");
            first.publish("red", "missed");
            network.mend();

            JsonNode told = client.awaitEvent("rejoined", 1);
            assertThat(told.path("back").asBoolean()).isTrue();
            assertThat(told.path("groups").asInt()).isEqualTo(1);
            client.awaitSaid("missed");
        }
    }

    @Test
    void classicClient_missesNothing() {
        try (OldJavaClient client = OldJavaClient.connect(network.address(), "ana", "webSockets")) {
            client.join("red");
            speak(client::awaitSaid);
            move();
            client.awaitSaid(ALL.get(2));
            client.awaitSaid(ALL.get(3));
            second.publish("red", ALL.get(4));
            client.awaitSaid(ALL.get(4));

            assertHeard(client.texts());
        }
    }
}
