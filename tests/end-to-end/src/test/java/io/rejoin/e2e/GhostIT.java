package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.ConnectionId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection that is over stays over. Speaks the protocol by hand; touches loopback only. */
final class GhostIT {
    private static ClassicServer server;

    @BeforeAll
    static void start() {
        server = ClassicServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

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
