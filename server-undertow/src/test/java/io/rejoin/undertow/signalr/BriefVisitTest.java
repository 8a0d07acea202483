package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.token.ConnectionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that leave right behind their handshake, on bare sockets. Listens on a free port. */
final class BriefVisitTest {

    private static final int VISITS = 50;

    /** How they leave. */
    enum Leave {
        CLOSE_MESSAGE,
        CLOSE_FRAME,
        FIN,
        RST
    }

    private final Map<ConnectionId, List<String>> told = new ConcurrentHashMap<>();

    @AutoClose
    private final CoreUnderTest server = new CoreUnderTest(
            CoreSettings.defaults(),
            setup -> setup.module(new HubModule() {
                @Override
                public void onConnect(HubCall call, Runnable next) {
                    next.run();
                    note(call, "connected");
                }

                @Override
                public void onDisconnect(HubCall call, boolean stopped, Runnable next) {
                    note(call, "disconnected");
                    next.run();
                }
            }));

    private void note(HubCall call, String what) {
        told.computeIfAbsent(call.connection(), id -> new CopyOnWriteArrayList<>())
                .add(what);
    }

    private static void leave(SocketClient socket, Leave how) {
        switch (how) {
            case CLOSE_MESSAGE -> socket.text("{\"type\":7}" + Visitor.END);
            case CLOSE_FRAME -> socket.close(new byte[] {3, -24});
            case FIN -> socket.close();
            case RST -> socket.reset();
        }
    }

    private int disconnected() {
        return server.hub.stopped.get() + server.hub.lost.get();
    }

    private void awaitTheEnd() {
        Eventually.until(
                "nobody is left",
                () -> server.isIdle()
                        && server.hubs().connections().all().isEmpty()
                        && disconnected() == server.hub.connected.get());
    }

    @ParameterizedTest
    @EnumSource
    void hubThatHearsOfOneWhoLeavesAtOnce_hearsBothOnce_andInOrder(Leave leave) {
        for (int i = 0; i < VISITS; i++) {
            try (SocketClient socket = server.visitor().socket()) {
                leave(socket.text(Visitor.JSON_HANDSHAKE), leave);
            }
        }

        awaitTheEnd();
        assertThat(told.values()).allMatch(List.of("connected", "disconnected")::equals);
    }
}
