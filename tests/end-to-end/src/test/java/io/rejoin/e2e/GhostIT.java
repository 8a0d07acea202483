package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.ConnectionId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A connection that is over stays over. Speaks the protocol by hand; touches loopback only. */
final class GhostIT {
    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @Test
    void reconnectAfterTheAbort_isForgottenAgain() {
        server.grant("ana", "red");
        ClassicClient ana = ClassicClient.connected(server, "ana");
        ana.join("red");
        ana.post("abort", ana.query(), "");

        ana.reconnect().awaitClosed();

        assertThat(server.hubs().connections().find(ConnectionId.of(ana.connection())))
                .isEmpty();
        ana.post("abort", ana.query(), "");
        assertThat(server.chat().count("stopped", ana.connection())).isEqualTo(1);
    }
}
