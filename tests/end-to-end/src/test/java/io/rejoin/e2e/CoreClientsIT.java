package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.e2e.CoreClient.Kind;
import io.rejoin.e2e.CoreClient.Mode;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unmodified JavaScript clients of ASP.NET Core SignalR, of every generation, transport and protocol, against the real server. Touches
 * loopback only; every test has users and groups of its own.
 */
final class CoreClientsIT {
    private static final List<String> TRANSPORTS = List.of("WebSockets", "ServerSentEvents", "LongPolling");

    @AutoClose
    private static final CoreServer server = CoreServer.start();

    private static Stream<Kind> kinds() {
        String newest = "@microsoft/signalr";
        Stream<Kind> newestOnes = Stream.of(
                new Kind(newest, "json", "WebSockets", true),
                new Kind(newest, "messagepack", "WebSockets", false),
                new Kind(newest, "messagepack", "WebSockets", true),
                new Kind(newest, "messagepack", "LongPolling", false));
        Stream<Kind> json = Stream.of(newest, "signalr-8", "signalr-6", "@aspnet/signalr")
                .flatMap(npm -> TRANSPORTS.stream().map(by -> new Kind(npm, "json", by, false)));
        return Stream.concat(newestOnes, json);
    }

    private static Stream<Kind> kindsThatReconnect() {
        return kinds().filter(Kind::canReconnect);
    }

    /** One of each way to connect is enough where the protocol does not matter. */
    private static Stream<Kind> someKinds() {
        return kinds().filter(
                        kind -> kind.protocol().equals("json") && !kind.npm().contains("-"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyClient_callsItsHub(Kind kind) {
        String ana = "caller " + kind;
        server.grant(ana, ana);
        try (CoreClient client = CoreClient.connect(server.address(), ana, kind, Mode.PLAIN)) {
            assertThat(client.invoke("WHOAMI").asText()).isEqualTo(ana);
            assertThat(client.invoke("add", 1, 2).asInt()).isEqualTo(3);
            assertThat(client.invoke("join", ana).isNull()).isTrue();
            assertThat(client.failure("divide", 1, 0)).contains("divide").doesNotContain("zero");
            assertThat(client.failure("refuse", "too late")).endsWith("too late");
            assertThat(client.failure("nothing")).contains("does not exist");
            assertThat(client.failure("join", "of others")).isNotEmpty();
            assertThat(client.stream("count", 30)).hasSize(30).last().isEqualTo(client.invoke("add", 20, 9));
            if (kind.canReconnect()) {
                assertThat(client.upload("sum", 1, 2, 3, 4).asInt()).isEqualTo(10);
            }
            client.invoke("say", ana, "by the hub");
            server.publish(ana, "from outside");
            client.awaitSaid("from outside");

            assertThat(client.texts()).containsExactly("by the hub", "from outside");
            assertThat(client.warnings()).isEmpty();
            assertThat(server.chat().count("connected", ana)).isEqualTo(1);
            client.stop();
            Until.holds("the hub is told", () -> server.chat().count("disconnected", ana) == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("kindsThatReconnect")
    void networkBreaks_clientIsBackInWhatItMayBeIn_withWhatItMissed(Kind kind) {
        String ana = "ana " + kind;
        String open = "open " + kind;
        String secret = "secret " + kind;
        server.grant(ana, open, secret);
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient client = CoreClient.of(network.address(), ana, kind, Mode.REJOIN, Map.of())) {
            String id = client.start();
            client.invoke("join", open);
            client.invoke("join", secret);
            server.publish(open, "before");
            client.awaitSaid("before");

            network.cut();
            awaitAway(kind, ana);
            server.publish(open, "missed 1");
            server.publish(secret, "secret 1");
            server.revoke(ana, secret);
            server.publish(secret, "secret 2");
            server.publish(open, "missed 2");
            network.mend();
            JsonNode back = client.awaitEvent("reconnected", 1);
            JsonNode told = client.awaitEvent("rejoined", 1);
            server.publish(secret, "secret 3");
            server.publish(open, "live");
            client.awaitSaid("live");

            assertThat(client.texts()).containsExactly("before", "missed 1", "missed 2", "live");
            assertThat(told.path("back").asBoolean()).isTrue();
            assertThat(told.path("gap").asBoolean(true)).isFalse();
            assertThat(told.path("groups").asInt()).isEqualTo(1);
            assertThat(told.path("refused").asInt()).isEqualTo(1);
            assertThat(back.path("id").asText()).isEqualTo(id);
            assertThat(id.equals("null")).isEqualTo(kind.skip());
            assertTrail(ana, open, secret);
        }
    }

    /** A client that polls counts as present for a while; what is said meanwhile must not get lost either. */
    private static void awaitAway(Kind kind, String user) {
        if (!kind.transport().equals("LongPolling")) {
            server.awaitAway(user);
        }
    }

    private static void assertTrail(String user, String open, String secret) {
        assertThat(server.isMember(user, secret)).isFalse();
        List<AuditEvent> trail = server.reconnects(user);
        assertThat(trail).hasSize(1);
        assertThat(trail.get(0).outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(verdict(trail.get(0), open)).isEqualTo(GroupVerdict.GRANTED);
        assertThat(verdict(trail.get(0), secret)).isEqualTo(GroupVerdict.REVOKED);
        assertThat(server.chat().count("connected", user)).isEqualTo(1);
        assertThat(server.chat().count("reconnected", user)).isEqualTo(1);
    }

    private static GroupVerdict verdict(AuditEvent event, String group) {
        return event.groups().stream()
                .filter(outcome -> outcome.group().value().equals(group))
                .map(GroupOutcome::verdict)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("someKinds")
    void clientThatKnowsOfNoTokens_hearsOfNone_andLosesItsGroupsAsItIsUsedTo(Kind kind) {
        String ben = "ben " + kind;
        server.grant(ben, ben);
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient client = CoreClient.connect(network.address(), ben, kind, Mode.PLAIN)) {
            client.invoke("join", ben);
            server.publish(ben, "before");
            client.awaitSaid("before");
            assertThat(client.warnings()).isEmpty();

            network.cut();
            Until.holds("the hub is told", () -> server.chat().count("disconnected", ben) == 1);
            server.publish(ben, "lost");
            network.mend();
            if (kind.canReconnect()) {
                client.awaitEvent("reconnected", 1);
            } else {
                client.awaitEvent("closed", 1);
                client.start();
            }
            assertThat(server.isMember(ben, ben)).isFalse();
            client.invoke("join", ben);
            server.publish(ben, "after");
            client.awaitSaid("after");

            assertThat(client.texts()).containsExactly("before", "after");
            assertThat(client.warnings()).noneMatch(warning -> warning.contains("rejoin"));
            assertThat(server.reconnects(ben)).isEmpty();
        }
    }
}
