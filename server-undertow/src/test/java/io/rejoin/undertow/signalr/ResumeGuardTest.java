package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who may not take up a connection, and what is not heard of one that was. Listens on a free port. */
final class ResumeGuardTest {

    @AutoClose
    private final CoreUnderTest server =
            new CoreUnderTest(CoreSettings.defaults().withStatefulReconnect(StatefulReconnect.defaults()));

    @Test
    void userWhoMayNoLongerUseTheHub_isRefused() {
        AtomicBoolean barred = new AtomicBoolean();
        try (CoreUnderTest strict = new CoreUnderTest(
                CoreSettings.defaults().withStatefulReconnect(StatefulReconnect.defaults()),
                setup -> setup.module(new HubModule() {
                    @Override
                    public boolean mayUse(HubName hub, Optional<UserId> user) {
                        return !barred.get();
                    }
                }))) {
            StatefulClient ana = new StatefulClient(strict, "ana");
            ana.connected().close();
            barred.set(true);

            assertThat(ana.socket().status()).isEqualTo(403);
        }
    }

    @Test
    void connectionThatIsEnding_isNotKnownAnyMore() {
        StatefulClient ana = new StatefulClient(server, "ana");
        try (SocketClient first = ana.connected()) {
            server.hubs()
                    .abort(server.hubs()
                            .connections()
                            .find(ConnectionId.of(ana.id()))
                            .orElseThrow());
            // It hears the goodbye, and does not answer it.
            assertThat(first.message().path("type").asInt()).isEqualTo(7);

            assertThat(ana.socket().status()).isEqualTo(404);
        }
    }

    @Test
    void wordsOfAFormerSocketThatComeLate_areNotHeard() {
        ManualThread thread = new ManualThread();
        Wire former = new Wire(thread);
        Wire newest = new Wire(thread);
        ConnectionId id = ConnectionId.random();
        CoreSettings settings = CoreSettings.defaults();
        Session session = new Session(
                HubPlace.of(server.hubs(), CoreUnderTest.CHAT, settings),
                new Visit(id, false, Optional.empty(), Optional.empty()),
                CoreTransport.WEB_SOCKETS,
                new ResumableLine(former, StatefulReconnect.defaults()));
        session.receive(former, bytes("{\"protocol\":\"json\",\"version\":2}" + Visitor.END));
        Eventually.until("the hub was told", () -> server.hub.connected.get() == 1);
        assertThat(session.resume(newest)).isTrue();

        session.receive(former, bytes(StatefulClient.sequence(1) + Visitor.send("hear", "too late")));
        session.receive(newest, bytes(StatefulClient.sequence(1) + Visitor.send("hear", "in time")));

        Eventually.until("the hub was told", () -> !server.hub.heard.isEmpty());
        assertThat(server.hub.heard).containsExactly("in time");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
