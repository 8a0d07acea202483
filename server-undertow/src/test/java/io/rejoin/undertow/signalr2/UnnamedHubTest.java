package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that come back and do not name the hub that they had. Listens on a free port. */
final class UnnamedHubTest {

    private final AtomicBoolean banned = new AtomicBoolean();

    @AutoClose
    private final ClassicUnderTest server = new ClassicUnderTest(
            ClassicSettings.defaults(),
            setup -> setup.hub("Lobby", new ClassicUnderTest.Chat()).module(new HubModule() {
                @Override
                public boolean mayUse(HubName hub, Optional<UserId> user) {
                    return !hub.equals(ClassicUnderTest.CHAT) || !banned.get();
                }
            }));

    private RawClient memberWhoIsAway() {
        RawClient ana = server.client().connect().join();
        ana.line().close();
        Eventually.until("she is away", () -> !ana.isAttached());
        return ana;
    }

    /** A return that names these hubs. */
    private static String path(RawClient client, String hubs) {
        String own = ClassicUnderTest.encoded("[{\"name\":\"chat\"}]");
        return client.path("reconnect").replace(own, ClassicUnderTest.encoded(hubs)) + "&groupsToken="
                + ClassicUnderTest.encoded(client.token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[{\"name\":\"chat\"}]"})
    void whoMayUseItNoLonger_isTurnedAway(String hubs) {
        RawClient ana = memberWhoIsAway();
        banned.set(true);

        assertThat(server.get(path(ana, hubs).replace("webSockets", "longPolling"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(ana.isAttached()).isFalse();
    }

    @Test
    void whoMayUseAnother_isNotBackInItsGroups() {
        RawClient ana = memberWhoIsAway();
        banned.set(true);
        try (RawLine line = RawLine.open(server.port(), path(ana, "[{\"name\":\"lobby\"}]"))) {
            assertThat(line.read()).isPresent();
            assertThat(ana.isMember()).isFalse();
        }
    }

    @Test
    void whoMayStillUseIt_isBack() {
        RawClient ana = memberWhoIsAway();
        try (RawLine line = RawLine.open(server.port(), path(ana, "[]"))) {
            assertThat(line.read()).isPresent();
            assertThat(ana.isMember()).isTrue();
        }
    }
}
