package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.ProofKey;
import io.rejoin.e2e.CoreClient.Kind;
import io.rejoin.e2e.CoreClient.Mode;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.token.RefusalReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of ASP.NET Core SignalR with a key, and thieves who have everything but that. Loopback only; every test has users and groups of
 * its own.
 */
final class CorePossessionIT {
    private static final Kind SOCKET = new Kind("@microsoft/signalr", "json", "WebSockets", false);

    @AutoClose
    private static final CoreServer server = CoreServer.start();

    /** Of every generation that takes headers, and every transport. */
    private static Stream<Kind> kinds() {
        return Stream.of(
                SOCKET,
                new Kind("@microsoft/signalr", "messagepack", "WebSockets", true),
                new Kind("@microsoft/signalr", "json", "ServerSentEvents", false),
                new Kind("@microsoft/signalr", "json", "LongPolling", false),
                new Kind("signalr-8", "json", "WebSockets", false),
                new Kind("signalr-6", "json", "WebSockets", false));
    }

    private static CoreClient joined(String address, String user, Kind kind, Mode mode) {
        server.grant(user, user);
        CoreClient client = CoreClient.connect(address, user, kind, mode);
        client.invoke("join", user);
        return client;
    }

    private static boolean isBound(String token) {
        return TokenText.payload(token).has("cnf");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void clientWithAKey_comesBackTwiceAndItsTokensStayBoundToTheOneKey(Kind kind) {
        String user = "bound " + kind;
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient client = joined(network.address(), user, kind, Mode.REJOIN)) {
            for (int i = 1; i <= 2; i++) {
                client.awaitToken(user);
                network.cut();
                server.awaitAway(user);
                server.publish(user, "missed " + i);
                network.mend();
                assertThat(client.awaitEvent("rejoined", i).path("back").asBoolean())
                        .isTrue();
                client.awaitSaid("missed " + i);
                client.awaitEvent("reconnected", i);
            }

            assertThat(server.reconnects(user))
                    .hasSize(2)
                    .allMatch(event -> event.reason().isEmpty());
            assertThat(client.tokens())
                    .hasSizeGreaterThan(2)
                    .allMatch(CorePossessionIT::isBound)
                    .extracting(token -> TokenText.payload(token).path("cnf").toString())
                    .containsOnly(TokenText.payload(client.tokens().get(0))
                            .path("cnf")
                            .toString());
        }
    }

    /** Shows the token with these headers from a place of his own, and is told how that ended. */
    private static JsonNode steals(CoreServer from, String user, String token, Map<String, String> headers) {
        Map<String, String> shown = new HashMap<>(headers);
        shown.put("Rejoin-Token", token);
        try (CoreClient thief = CoreClient.of(from.address(), user, SOCKET, Mode.HAND, shown)) {
            thief.start();
            JsonNode told = Until.present(
                    "the thief is told",
                    () -> thief.events("rejoin").stream()
                            .filter(news -> news.has("back"))
                            .findFirst());
            from.publish(user, "for members");
            thief.invoke("whoAmI");
            assertThat(thief.texts()).isEmpty();
            return told;
        }
    }

    private static Optional<RefusalReason> lastReason(CoreServer server, String user) {
        List<AuditEvent> trail = server.reconnects(user);
        return trail.get(trail.size() - 1).reason();
    }

    /** What somebody sends who has that key, and asked for a challenge as anybody can. */
    private static Map<String, String> proved(ProofKey key, String user, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/chat/challenge"))
                .POST(BodyPublishers.noBody())
                .header("Authorization", "Bearer " + user)
                .build();
        try {
            JsonNode given = TokenText.json(HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body());
            String challenge = given.path("challenge").asText();
            String proof = key.proof(challenge, token, given.path("audience").asText());
            return Map.of("Rejoin-Key", key.text(), "Rejoin-Proof", challenge + "." + proof);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tokenWithoutItsKey_bringsNobodyBackAndCostsItsOwnerNothing() {
        String user = "robbed";
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient owner = joined(network.address(), user, SOCKET, Mode.REJOIN)) {
            String stolen = owner.awaitToken(user);
            network.cut();
            server.awaitAway(user);

            assertThat(steals(server, user, stolen, Map.of()).path("back").asBoolean(true))
                    .isFalse();
            assertThat(lastReason(server, user)).contains(RefusalReason.PROOF_MISSING);
            ProofKey own = ProofKey.generate();
            assertThat(steals(server, user, stolen, proved(own, user, stolen))
                            .path("back")
                            .asBoolean(true))
                    .isFalse();
            assertThat(lastReason(server, user)).contains(RefusalReason.PROOF_WRONG);

            network.mend();
            assertThat(owner.awaitEvent("rejoined", 1).path("back").asBoolean()).isTrue();
            owner.awaitSaid("for members");
        }
    }

    @Test
    void serverIsStartedAnew_theBindingHolds() {
        String user = "restarted";
        try (CoreServer other = CoreServer.start();
                CutProxy network = CutProxy.to(other.port())) {
            other.grant(user, user);
            try (CoreClient owner = CoreClient.connect(network.address(), user, SOCKET, Mode.REJOIN)) {
                owner.invoke("join", user);
                String old = owner.awaitToken(user);
                network.cut();
                other.restart();
                network.mend();
                assertThat(owner.awaitEvent("rejoined", 1).path("back").asBoolean())
                        .isTrue();
                String fresh = Until.present(
                        "a token of the new server",
                        () -> Optional.of(owner.awaitToken(user)).filter(token -> !token.equals(old)));

                assertThat(TokenText.payload(fresh).path("cnf"))
                        .isEqualTo(TokenText.payload(old).path("cnf"))
                        .isNotEmpty();
                assertThat(steals(other, user, fresh, Map.of()).path("back").asBoolean(true))
                        .isFalse();
                assertThat(lastReason(other, user)).contains(RefusalReason.PROOF_MISSING);
            }
        }
    }

    @Test
    void clientThatWantsNoKey_comesBackWithoutAsBefore() {
        String user = "keyless";
        try (CutProxy network = CutProxy.to(server.port());
                CoreClient client = joined(network.address(), user, SOCKET, Mode.KEYLESS)) {
            assertThat(client.awaitToken(user)).matches(token -> !isBound(token));
            network.cut();
            server.awaitAway(user);
            network.mend();

            assertThat(client.awaitEvent("rejoined", 1).path("back").asBoolean())
                    .isTrue();
            assertThat(client.tokens()).noneMatch(CorePossessionIT::isBound);
        }
    }
}
