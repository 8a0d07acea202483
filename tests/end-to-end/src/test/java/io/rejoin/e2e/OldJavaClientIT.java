package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.ConnectionId;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second client, written by others, of an older protocol. Touches loopback only. */
final class OldJavaClientIT {
    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @ParameterizedTest
    @ValueSource(strings = {"webSockets", "serverSentEvents"})
    void networkBreaks_clientIsBackInItsGroupWithWhatItMissed(String transport) {
        String ana = "old-ana-" + transport;
        String group = "old " + transport;
        server.grant(ana, group);
        try (CutProxy network = CutProxy.to(server.port());
                OldJavaClient client = OldJavaClient.connect(network.address(), ana, transport)) {
            Until.holds("the hub is told", () -> server.chat().count("connected", client.id()) == 1);
            assertThat(client.whoAmI()).isEqualTo(ana);
            client.join(group);
            server.publish(group, "before");
            client.awaitSaid("before");

            network.cut();
            ConnectionId id = ConnectionId.of(client.id());
            Until.holds(
                    "the server notices the cut",
                    () -> server.hubs()
                            .connections()
                            .find(id)
                            .filter(server.hubs().connections()::isAttached)
                            .isEmpty());
            server.publish(group, "missed 1");
            server.publish(group, "missed 2");
            network.mend();
            client.awaitSaid("missed 2");
            server.publish(group, "live");
            client.awaitSaid("live");

            assertThat(heard(client, ana)).isEqualTo(List.of("before", "missed 1", "missed 2", "live"));
            assertThat(client.reconnected()).isPositive();
            assertThat(server.isMember(client.id(), group)).isTrue();
        }
    }

    /** Now and then this client asks twice by itself, both times from where it was: then it hears twice what it asked for twice. */
    private static List<String> heard(OldJavaClient client, String user) {
        boolean askedOnce = server.reconnects(user).size() == 1;
        return askedOnce ? client.texts() : client.texts().stream().distinct().toList();
    }
}
