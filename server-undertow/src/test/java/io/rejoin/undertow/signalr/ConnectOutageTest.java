package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.RefusalReason;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that joins whoever connects into a room, while the store that it takes fails. Listens on a free port. */
final class ConnectOutageTest {

    private static final GroupName ROOM = GroupName.of("room");
    private static final String COME_AGAIN = "{\"type\":7,\"allowReconnect\":true}";

    private volatile Consumer<HubCall> beforeJoin = call -> {};

    @AutoClose
    private final CoreUnderTest server = new CoreUnderTest(
            CoreSettings.defaults(),
            setup -> setup.module(new HubModule() {
                @Override
                public void onConnect(HubCall call, Runnable next) {
                    next.run();
                    beforeJoin.accept(call);
                    call.join(ROOM);
                }
            }));

    @BeforeEach
    void breakStore() {
        server.replay.fault(Fault.UNAVAILABLE);
    }

    private void expectNobody() {
        Eventually.until("its hub is told", () -> server.hub.stopped.get() == 1);
        Eventually.until("it is gone", () -> server.sessions() == 0);
        assertThat(server.hub.connected).hasValue(1);
        assertThat(server.hub.calls).hasValue(0);
        assertThat(server.hubs().connections().all()).isEmpty();
    }

    @Test
    void clientOnASocket_isAskedToComeAgain_afterAWhile_andIsLetInThen() {
        try (SocketClient early = server.visitor().connected()) {
            long begun = System.nanoTime();
            early.text(Visitor.call("1", "echo", "not made"));

            assertThat(early.toTheEnd()).containsExactly(COME_AGAIN);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(500));
            assertThat(early.closed()).isEqualTo(1013);
            expectNobody();
        }

        server.replay.fault(Fault.NONE);
        Visitor later = server.visitor();
        try (SocketClient socket = later.connected()) {
            socket.text(Visitor.call("1", "echo", "a"));
            assertThat(socket.completion("1").path("result").asText()).isEqualTo("a");
            assertThat(server.hubs().groups(CoreUnderTest.CHAT).of(ConnectionId.of(later.id())))
                    .containsExactly(ROOM);
        }
    }

    @Test
    void clientThatPolls_isAskedToComeAgain() {
        Visitor ana = server.visitor().polling();

        assertThat(ana.poll()).containsExactly(COME_AGAIN);
        assertThat(ana.ask("GET", "").statusCode()).isEqualTo(204);
        expectNobody();
    }

    @Test
    void clientWithEvents_isAskedToComeAgain() {
        Visitor ana = server.visitor();
        try (EventClient events = ana.events()) {
            ana.ask("POST", Visitor.JSON_HANDSHAKE);

            assertThat(events.event()).isEqualTo("{}");
            assertThat(events.event()).isEqualTo(COME_AGAIN);
            expectNobody();
        }
    }

    @Test
    void clientThatLeavesMeanwhile_isGoneAtOnce() {
        Visitor ana = server.visitor().polling();
        Eventually.until("its hub is told", () -> server.hub.stopped.get() == 1);

        assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(202);
        expectNobody();
    }

    /** Its token is not looked at in the store, as it is no good: so it is let in as somebody new. */
    @Test
    void clientThatShowsATokenThatIsNoGood_isRefusedForNow_andTheTrailSaysWhy() {
        Visitor ana = new Visitor(server, "ana", "Rejoin-Token", "garbage");
        server.replay.fault(Fault.NONE);
        beforeJoin = call -> {
            server.replay.fault(Fault.UNAVAILABLE);
            call.leave(ROOM);
        };
        try (SocketClient socket = ana.socket().text(Visitor.JSON_HANDSHAKE)) {
            assertThat(socket.toTheEnd())
                    .containsExactly("{\"error\":\"The server cannot let you in now, try again later.\"}");
            expectNobody();
        }
        Eventually.until("it is on the trail", () -> server.refusals().contains(RefusalReason.STORE_UNAVAILABLE));
    }
}
