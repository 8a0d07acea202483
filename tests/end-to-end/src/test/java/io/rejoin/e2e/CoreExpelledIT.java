package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.e2e.CoreClient.Kind;
import io.rejoin.e2e.CoreClient.Mode;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.pipeline.HubServerPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user is revoked everywhere where that costs them their connections: every client of theirs, by every transport, stays away. */
final class CoreExpelledIT {
    private static final String ANA = "ana";
    private static final String BOB = "bob";
    private static final String ROOM = "room";

    private final CoreServer server =
            CoreServer.start(HubServerPolicy.defaults().withRevokedUsersClosed());
    private final List<CoreClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(CoreClient::close);
        server.close();
    }

    private CoreClient joined(String user, String protocol, String transport, Mode mode) {
        Kind kind = new Kind("@microsoft/signalr", protocol, transport, false);
        CoreClient client = CoreClient.connect(server.address(), user, kind, mode);
        clients.add(client);
        client.invoke("join", ROOM);
        return client;
    }

    /** The connection by which it is told that its token is over is over, too. */
    private void startAnew(CoreClient client, int connectedBefore) {
        Until.holds("it connects anew", () -> {
            client.ask("start");
            return server.chat().count("connected", ANA) > connectedBefore;
        });
    }

    @Test
    void revokedUser_isClosedEverywhereAndStaysAway() {
        server.grant(ANA, ROOM);
        server.grant(BOB, ROOM);
        List<CoreClient> hers = List.of(
                joined(ANA, "json", "WebSockets", Mode.REJOIN),
                joined(ANA, "messagepack", "WebSockets", Mode.PLAIN),
                joined(ANA, "json", "ServerSentEvents", Mode.REJOIN),
                joined(ANA, "json", "LongPolling", Mode.PLAIN));
        CoreClient his = joined(BOB, "json", "WebSockets", Mode.REJOIN);

        RevocationReceipt receipt = server.revoke(ANA);
        server.publish(ROOM, "not for her");
        his.awaitSaid("not for her");

        assertThat(receipt.connectionsClosed()).isEqualTo(hers.size());
        assertThat(receipt.membershipsEnded()).isEqualTo(hers.size());
        for (CoreClient client : hers) {
            client.awaitEvent("closed", 1);
            assertThat(client.texts()).isEmpty();
            assertThat(client.events("reconnected")).isEmpty();
        }
        assertThat(his.events("closed")).isEmpty();
        startAnew(hers.get(0), hers.size());
        JsonNode told = hers.get(0).awaitEvent("rejoined", 1);
        assertThat(told.path("back").asBoolean(true)).isFalse();
        assertThat(told.path("over").asBoolean()).isTrue();
        assertThat(hers.get(0).failure("join", ROOM)).isNotEmpty();
    }
}
