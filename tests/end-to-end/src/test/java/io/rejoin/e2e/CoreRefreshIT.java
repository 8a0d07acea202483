package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.e2e.CoreClient.Kind;
import io.rejoin.e2e.CoreClient.Mode;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.undertow.signalr.CoreSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Unmodified clients, which pass over what they do not know of negotiate, and sign in anew while they are connected as those of version 11 do:
 * by the HTTP client of the library, beside it. Loopback only.
 */
final class CoreRefreshIT {
    private static final String NEWEST = "@microsoft/signalr";
    private static final int FIRST_SECONDS = 10;

    @AutoClose
    private static final CoreServer server =
            CoreServer.start(HubServerPolicy.defaults(), CoreSettings::withAuthenticationRefresh);

    private final List<CoreClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(CoreClient::close);
    }

    private static List<Kind> kinds() {
        return Stream.of(
                        new Kind(NEWEST, "json", "WebSockets", false),
                        new Kind(NEWEST, "json", "ServerSentEvents", false),
                        new Kind(NEWEST, "json", "LongPolling", false),
                        new Kind("signalr-6", "json", "LongPolling", false),
                        new Kind("@aspnet/signalr", "json", "WebSockets", false))
                .toList();
    }

    private static String token(String user, int seconds) {
        return TimedBearer.token(user, Instant.now().plusSeconds(seconds));
    }

    private CoreClient connected(String user, Kind kind) {
        server.grant(user, user);
        CoreClient client = CoreClient.connect(server.address(), token(user, FIRST_SECONDS), kind, Mode.PLAIN);
        clients.add(client);
        client.invoke("join", user);
        return client;
    }

    @Test
    void connections_outliveTheirFirstTokens_whereAnotherIsClosed() {
        for (Kind kind : kinds()) {
            CoreClient client = connected("user of " + kind, kind);
            assertThat(client.refresh(token("eve", 600)).path("status").asInt()).isEqualTo(403);
            JsonNode answer = client.refresh(token("user of " + kind, 600));
            assertThat(answer.path("status").asInt()).isEqualTo(200);
            assertThat(answer.path("answer").path("tokenLifetimeSeconds").asInt())
                    .isBetween(500, 600);
        }
        CoreClient control = connected("control", new Kind(NEWEST, "json", "WebSockets", false));
        assertThat(control.texts()).isEmpty();
        Until.holds("the control is closed", () -> server.chat().count("disconnected", "control") == 1);

        for (int i = 0; i < kinds().size(); i++) {
            String user = "user of " + kinds().get(i);
            server.publish(user, "still in the group of " + user);
            clients.get(i).awaitSaid("still in the group of " + user);
            assertThat(clients.get(i).invoke("whoAmI").asText()).isEqualTo(user);
            assertThat(server.chat().count("connected", user)).isEqualTo(1);
            assertThat(server.chat().count("disconnected", user)).isZero();
        }
    }
}
