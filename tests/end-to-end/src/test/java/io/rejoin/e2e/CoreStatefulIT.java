package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.e2e.CoreClient.Kind;
import io.rejoin.e2e.CoreClient.Mode;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.undertow.signalr.StatefulReconnect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unmodified clients whose connections outlive their sockets, which are really cut. Loopback only; every test has users and groups of its
 * own.
 */
final class CoreStatefulIT {
    private static final Kind NEWEST = new Kind("@microsoft/signalr", "json", "WebSockets", false);

    @AutoClose
    private static final CoreServer server = with(StatefulReconnect.defaults());

    @AutoClose
    private final CutProxy network = CutProxy.to(server.port());

    private static CoreServer with(StatefulReconnect limits) {
        return CoreServer.start(HubServerPolicy.defaults(), settings -> settings.withStatefulReconnect(limits));
    }

    private static Stream<Kind> kinds() {
        return Stream.of(
                NEWEST,
                new Kind("@microsoft/signalr", "messagepack", "WebSockets", false),
                new Kind("signalr-8", "json", "WebSockets", false));
    }

    /** In a group of its own name. */
    private static CoreClient connected(CutProxy by, String user, Kind kind, Mode mode) {
        server.grant(user, user);
        CoreClient client = CoreClient.connect(by.address(), user, kind, mode);
        client.invoke("join", user);
        return client;
    }

    private CoreClient connected(String user) {
        return connected(network, user, NEWEST, Mode.STATEFUL);
    }

    private static List<String> numbered(String text, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> text + i).toList();
    }

    private static void say(String user, List<String> texts) {
        texts.forEach(text -> server.publish(user, text));
    }

    private static void send(CoreClient client, List<String> texts) {
        texts.forEach(text -> client.ask("send", "hear", text));
    }

    private static void assertHubWasNotTold(String user) {
        assertThat(server.chat().count("connected", user)).isEqualTo(1);
        assertThat(server.chat().count("reconnected", user)).isZero();
        assertThat(server.chat().count("disconnected", user)).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void socketIsCut_allThatIsSaidMeanwhileArrivesOnceAndInOrder(Kind kind) {
        String user = "both ways " + kind;
        try (CoreClient client = connected(network, user, kind, Mode.STATEFUL)) {
            List<String> down = numbered("down ", 60);
            List<String> up = numbered(user + " up ", 60);
            for (int i = 0; i < 60; i += 20) {
                say(user, down.subList(i, i + 10));
                send(client, up.subList(i, i + 10));
                network.interrupt();
                say(user, down.subList(i + 10, i + 20));
                send(client, up.subList(i + 10, i + 20));
                network.mend();
                String last = up.get(i + 19);
                client.awaitSaid(down.get(i + 19));
                Until.holds("all is heard", () -> server.chat().heard(user).contains(last));
            }

            assertThat(client.texts()).containsExactlyElementsOf(down);
            assertThat(server.chat().heard(user)).containsExactlyElementsOf(up);
            assertThat(client.events("reconnecting")).isEmpty();
            assertHubWasNotTold(user);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void socketIsCut_streamsAndCallsGoOn(Kind kind) {
        String user = "in flight " + kind;
        try (CoreClient client = connected(network, user, kind, Mode.STATEFUL)) {
            client.ask("follow", "follow", user);
            client.ask("begin", "later", user);
            SubmissionPublisher<String> feed = server.chat().feed(user);
            feed.submit("1");
            client.awaitEvent("item", 1);
            network.interrupt();
            feed.submit("2");
            server.chat().answerLater(user, "at last");
            network.mend();
            assertThat(client.awaitEvent("answered", 1).path("value").asText()).isEqualTo("at last");
            feed.submit("3");
            feed.close();
            client.awaitEvent("completed", 1);

            assertThat(client.events("item"))
                    .extracting(item -> item.path("item").asText())
                    .containsExactly("1", "2", "3");
            assertThat(client.events("failed")).isEmpty();
            assertHubWasNotTold(user);
        }
    }

    @Test
    void socketIsCutAgainAndAgainUnderLoad_nothingIsLostOrDoubled() {
        String user = "under load";
        try (CoreClient client = connected(user)) {
            List<String> down = numbered("down ", 2_000);
            for (int i = 0; i < 2_000; i += 500) {
                say(user, down.subList(i, i + 250));
                network.interrupt();
                network.mend();
                say(user, down.subList(i + 250, i + 500));
                client.awaitSaid(down.get(i + 499));
            }

            assertThat(client.texts()).containsExactlyElementsOf(down);
            assertHubWasNotTold(user);
        }
    }

    /** Acknowledgements take a second; what was acknowledged is not said again. */
    @Test
    void socketIsCutAfterAcknowledgements_countsGoOn() {
        String user = "patient";
        try (CoreClient client = connected(user)) {
            String large = "x".repeat(40_000);
            for (int i = 1; i <= 6; i++) {
                server.publish(user, large + i);
                client.awaitSaid(large + i);
            }
            network.interrupt();
            server.publish(user, "after");
            network.mend();
            client.awaitSaid("after");

            assertThat(client.texts()).hasSize(7);
        }
    }

    @Test
    void groupIsTakenAwayDuringTheCut_nothingOfItArrives() {
        String user = "removed";
        server.grant(user, "kept");
        try (CoreClient client = connected(user)) {
            client.invoke("join", "kept");
            server.publish("kept", "before");
            client.awaitSaid("before");
            network.interrupt();
            say(user, numbered("secret ", 20));
            server.publish("kept", "meanwhile");
            server.revoke(user, user);
            Until.holds("it is out", () -> !server.isMember(user, user));
            server.publish("kept", "later");
            network.mend();
            client.awaitSaid("later");
            server.publish("kept", "live");
            client.awaitSaid("live");

            assertThat(client.texts()).containsExactly("before", "meanwhile", "later", "live");
            assertThat(client.events("reconnecting")).isEmpty();
            assertThat(client.warnings()).isEmpty();
            assertHubWasNotTold(user);
        }
    }

    @Test
    void connectionIsEndedDuringTheCut_clientComesAsANewOne() {
        String user = "ended in the window";
        try (CoreClient client = connected(user)) {
            network.interrupt();
            server.publish(user, "for the old one");
            server.end(user);
            network.mend();
            client.awaitEvent("reconnected", 1);
            server.publish(user, "not for a newcomer");
            client.invoke("join", user);
            server.publish(user, "for the new one");
            client.awaitSaid("for the new one");

            assertThat(client.texts()).containsExactly("for the new one");
            assertThat(server.chat().count("connected", user)).isEqualTo(2);
        }
    }

    @Test
    void somebodyElseComesWithTheSameId_isRefusedAndConnectsAsANewOne() {
        String user = "owner of the line";
        try (CoreClient client = connected(user)) {
            client.ask("become", "thief of the line");
            network.interrupt();
            server.publish(user, "for the owner");
            network.mend();
            client.awaitEvent("reconnected", 1);
            server.publish(user, "still for the owner");

            assertThat(client.invoke("whoAmI").asText()).isEqualTo("thief of the line");
            assertThat(client.texts()).isEmpty();
            assertThat(server.isMember(user, user)).isTrue();
            assertThat(server.chat().count("disconnected", user)).isZero();
        }
    }

    @Test
    void everyNewSocketIsLostAtOnce_clientDoesNotSpin() {
        try (CutProxy shaky = CutProxy.to(server.port());
                CoreClient client = connected(shaky, "spinner", NEWEST, Mode.STATEFUL)) {
            shaky.endAfter("101 Switching");
            shaky.snap();
            client.awaitEvent("reconnecting", 1);
            shaky.mend();
            client.awaitEvent("reconnected", 1);

            assertThat(shaky.asked("GET /chat?id=")).isBetween(5L, 20L);
            assertThat(client.invoke("add", 1, 2).asInt()).isEqualTo(3);
        }
    }

    @Test
    void windowEnds_clientReconnects_andComesBackIntoItsGroups() {
        String user = "too late";
        try (CoreServer hasty = with(new StatefulReconnect(Duration.ofMillis(300), 100_000));
                CutProxy line = CutProxy.to(hasty.port())) {
            hasty.grant(user, user);
            try (CoreClient client = CoreClient.connect(line.address(), user, NEWEST, Mode.STATEFUL_REJOIN)) {
                client.invoke("join", user);
                hasty.publish(user, "before");
                client.awaitSaid("before");
                line.interrupt();
                hasty.publish(user, "in the window");
                hasty.awaitAway(user);
                hasty.publish(user, "after it");
                line.mend();
                JsonNode told = client.awaitEvent("rejoined", 1);
                hasty.publish(user, "live");
                client.awaitSaid("live");

                assertThat(told.path("back").asBoolean()).isTrue();
                assertThat(client.texts()).containsExactly("before", "in the window", "after it", "live");
                assertThat(hasty.chat().count("reconnected", user)).isEqualTo(1);
                assertThat(hasty.chat().count("disconnected", user)).isZero();
            }
        }
    }

    @Test
    void clientWithTokens_goesOnWithoutShowingOne() {
        String user = "with tokens";
        server.grant(user, user);
        try (CoreClient client = connected(network, user, NEWEST, Mode.STATEFUL_REJOIN)) {
            network.interrupt();
            server.publish(user, "meanwhile");
            network.mend();
            client.awaitSaid("meanwhile");

            assertThat(client.events("rejoined")).isEmpty();
            assertThat(server.reconnects(user)).isEmpty();
            assertHubWasNotTold(user);
        }
    }
}
