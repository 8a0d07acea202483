package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.e2e.CoreClient.Kind;
import io.rejoin.e2e.CoreClient.Mode;
import io.rejoin.hub.pipeline.HubServerPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tokens do, and do not do, for clients of ASP.NET Core SignalR. Loopback only; every test has users and groups of its own. */
final class CoreRejoinIT {
    private static final Kind SOCKET = new Kind("@microsoft/signalr", "json", "WebSockets", false);

    @AutoClose
    private static final CoreServer server = CoreServer.start();

    private static CoreClient connected(String address, String user, Mode mode, String... groups) {
        server.grant(user, groups);
        CoreClient client = CoreClient.connect(address, user, SOCKET, mode);
        for (String group : groups) {
            client.invoke("join", group);
        }
        return client;
    }

    @Test
    void serverIsStartedAnew_groupsComeBack_andWhatCannotIsTold() {
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient client = connected(network.address(), "ana", Mode.REJOIN, "red", "blue")) {
            server.publish("red", "before");
            client.awaitSaid("before");

            network.cut();
            server.restart();
            server.publish("red", "while away");
            network.mend();
            JsonNode told = client.awaitEvent("rejoined", 1);
            server.publish("red", "red live");
            server.publish("blue", "blue live");
            client.awaitSaid("blue live");

            assertThat(told.path("back").asBoolean()).isTrue();
            assertThat(told.path("groups").asInt()).isEqualTo(2);
            boolean missed = !client.texts().contains("while away");
            assertThat(told.path("gap").asBoolean()).isEqualTo(missed);
            assertThat(client.texts()).endsWith("red live", "blue live").startsWith("before");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REJOIN", "AGAIN"})
    void cutTwice_comesBackTwice(Mode mode) {
        String user = "twice " + mode;
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient client = connected(network.address(), user, mode, user)) {
            for (int i = 1; i <= 2; i++) {
                network.cut();
                server.awaitAway(user);
                server.publish(user, "missed " + i);
                network.mend();
                client.awaitEvent("reconnected", i);
                server.publish(user, "live " + i);
                client.awaitSaid("live " + i);
            }

            assertThat(client.texts()).containsExactly("missed 1", "live 1", "missed 2", "live 2");
            assertThat(server.chat().count("reconnected", user)).isEqualTo(2);
            assertThat(server.chat().count("disconnected", user)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REJOIN", "AGAIN"})
    void returnsAfterTheDisconnectTimeout_isBackAllTheSame(Mode mode) {
        String user = "late " + mode;
        HubServerPolicy impatient = HubServerPolicy.defaults().withDisconnectTimeout(Duration.ofSeconds(1));
        try (CoreServer strict = CoreServer.start(impatient);
                CutProxy network = CutProxy.to(strict.port())) {
            strict.grant(user, user);
            try (CoreClient client = CoreClient.connect(network.address(), user, SOCKET, mode)) {
                client.invoke("join", user);
                strict.publish(user, "before");
                client.awaitSaid("before");

                network.cut();
                Until.holds("the hub gives up", () -> strict.chat().count("disconnected", user) == 1);
                strict.publish(user, "missed");
                network.mend();
                JsonNode told = client.awaitEvent("rejoined", 1);
                strict.publish(user, "live");
                client.awaitSaid("live");

                assertThat(told.path("back").asBoolean()).isTrue();
                boolean missed = !client.texts().contains("missed");
                assertThat(told.path("gap").asBoolean()).isEqualTo(missed);
                assertThat(client.texts()).startsWith("before").endsWith("live");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REJOIN", "AGAIN"})
    void connectionIsEndedWhileAway_clientConnectsAnew(Mode mode) {
        String user = "ended " + mode;
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient client = connected(network.address(), user, mode, user)) {
            server.publish(user, "before");
            client.awaitSaid("before");
            network.cut();
            server.awaitAway(user);
            server.end(user);
            network.mend();
            JsonNode told = client.awaitEvent("rejoined", 1);
            Until.holds("it connects anew", () -> server.chat().count("connected", user) == 2);
            server.publish(user, "not for a newcomer");
            Until.holds("it can join", () -> client.failure("join", user).isEmpty());
            server.publish(user, "after");
            client.awaitSaid("after");

            assertThat(told.path("back").asBoolean(true)).isFalse();
            assertThat(told.path("over").asBoolean()).isTrue();
            assertThat(client.texts()).containsExactly("before", "after");
            assertThat(server.chat().count("connected", user)).isEqualTo(2);
        }
    }

    /** Older ones, and any by way of server-sent events, just close the line, as they do to come back soon. */
    private static Stream<Kind> kindsThatSayGoodbye() {
        return Stream.of(
                SOCKET,
                new Kind("signalr-8", "json", "WebSockets", false),
                new Kind("@microsoft/signalr", "json", "LongPolling", false));
    }

    @ParameterizedTest
    @MethodSource("kindsThatSayGoodbye")
    void stop_forgetsTheToken(Kind kind) {
        String user = "stops " + kind;
        server.grant(user, user);
        try (CoreClient client = CoreClient.connect(server.address(), user, kind, Mode.REJOIN)) {
            client.invoke("join", user);
            server.publish(user, "before");
            client.awaitSaid("before");
            client.stop();
            Until.holds("the hub is told", () -> server.chat().count("disconnected", user) == 1);
            client.start();
            server.publish(user, "not for a newcomer");
            client.invoke("join", user);
            server.publish(user, "after");
            client.awaitSaid("after");

            assertThat(client.texts()).containsExactly("before", "after");
            assertThat(client.events("rejoined")).isEmpty();
            assertThat(server.chat().count("connected", user)).isEqualTo(2);
            assertThat(server.reconnects(user)).isEmpty();
        }
    }

    @Test
    void clientsOfBothKinds_shareOneHub() {
        server.grant("classic", "lounge");
        try (CoreClient core = connected(server.address(), "core", Mode.REJOIN, "lounge");
                OldJavaClient classic = OldJavaClient.connect(server.address(), "classic", "webSockets")) {
            classic.join("lounge");
            core.invoke("say", "lounge", "from the Core client");
            classic.awaitSaid("from the Core client");
            server.publish("lounge", "to both");
            core.awaitSaid("to both");
            classic.awaitSaid("to both");

            assertThat(core.texts()).containsExactly("from the Core client", "to both");
            assertThat(classic.texts()).containsExactly("from the Core client", "to both");
        }
    }

    @Test
    void headersOfTheApplication_areReadAnewForEveryRequest() {
        Kind polling = new Kind("@microsoft/signalr", "json", "LongPolling", false);
        try (CoreClient client = CoreClient.of(server.address(), "", polling, Mode.REJOIN, Map.of())) {
            client.header("Authorization", "Bearer first");
            client.start();
            assertThat(client.invoke("whoAmI").asText()).isEqualTo("first");
            client.stop();
            client.header("Authorization", "Bearer second");
            client.start();

            assertThat(client.invoke("whoAmI").asText()).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forged", "foreign", "expired", "nonsense"})
    void tokenThatIsNoGood_clientIsConnectedInNoGroupAndTold(String fault) {
        String owner = "owner of " + fault;
        String other = fault.equals("foreign") ? "thief" : owner;
        server.grant(owner, owner);
        server.grant(other, owner);
        try (CoreClient first = CoreClient.of(server.address(), owner, SOCKET, Mode.HAND, shown("none"))) {
            first.start();
            first.invoke("join", owner);
            String token = spoilt(fault, owner, first.awaitToken(owner));
            try (CoreClient second = CoreClient.of(server.address(), other, SOCKET, Mode.HAND, shown(token))) {
                second.start();
                JsonNode told = Until.present(
                        "the client is told",
                        () -> second.events("rejoin").stream()
                                .filter(news -> news.has("back"))
                                .findFirst());
                server.publish(owner, "for members");
                first.awaitSaid("for members");
                second.invoke("join", owner);
                server.publish(owner, "for both");
                second.awaitSaid("for both");

                assertThat(told.path("back").asBoolean(true)).isFalse();
                assertThat(told.path("groups").asInt(-1)).isZero();
                assertThat(second.texts()).containsExactly("for both");
                assertThat(second.events("reconnected")).isEmpty();
            }
            first.awaitSaid("for both");
            assertThat(first.texts()).containsExactly("for members", "for both");
        }
    }

    private static Map<String, String> shown(String token) {
        return Map.of("Rejoin-Token", token);
    }

    private static String spoilt(String fault, String owner, String token) {
        return switch (fault) {
            case "forged" -> TokenText.bend(token, 2);
            case "expired" -> server.expiredToken(owner, owner);
            case "nonsense" -> "no token at all";
            default -> token;
        };
    }
}
