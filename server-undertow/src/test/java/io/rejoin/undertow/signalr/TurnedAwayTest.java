package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.pipeline.HubModule;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An application that throws when a client connects. Listens on a free port. */
final class TurnedAwayTest {

    @AutoClose
    private final CoreUnderTest server = new CoreUnderTest(
            CoreSettings.defaults(),
            setup -> setup.module(new HubModule() {
                @Override
                public void onConnect(HubCall call, Runnable next) {
                    next.run();
                    throw new IllegalStateException("not today");
                }
            }));

    @Test
    void clientThatIsThrownAt_isTurnedAwayForGood() {
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(Visitor.JSON_HANDSHAKE);

            assertThat(socket.message().toString()).isEqualTo("{}");
            assertThat(socket.toTheEnd())
                    .containsExactly("{\"type\":7,\"error\":\"Connection closed with an error.\"}");
            Eventually.until("its hub is told", () -> server.hub.stopped.get() == 1);
            Eventually.until("it is gone", () -> server.sessions() == 0);
        }
    }

    @Test
    void clientThatShowsATokenThatIsNoGood_isTurnedAwayForGoodToo() {
        Visitor ana = new Visitor(server, "ana", "Rejoin-Token", "garbage");
        try (SocketClient socket = ana.socket().text(Visitor.JSON_HANDSHAKE)) {
            assertThat(socket.toTheEnd())
                    .containsExactly("{}", "{\"type\":7,\"error\":\"Connection closed with an error.\"}");
            Eventually.until("it is gone", () -> server.sessions() == 0);
        }
    }

    @Test
    void callsThatComeAlong_areNotMade_howeverLongTheClientTakesToHearThatItIsTurnedAway() {
        Visitor slow = server.visitor();
        assertThat(slow.ask("GET", "").body()).isEmpty();
        slow.ask("POST", Visitor.JSON_HANDSHAKE + Visitor.call("1", "echo", "a"));
        assertThat(slow.poll()).containsExactly("{}");
        Eventually.until("its hub is told", () -> server.hub.stopped.get() == 1);

        assertThat(slow.poll()).containsExactly("{\"type\":7,\"error\":\"Connection closed with an error.\"}");
        assertThat(server.hub.calls).hasValue(0);
    }
}
