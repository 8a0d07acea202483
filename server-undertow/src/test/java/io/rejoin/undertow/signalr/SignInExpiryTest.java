package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections whose sign-in ends. Listens on a free port. */
final class SignInExpiryTest {

    @Test
    void connection_endsWithItsSignInAndMayComeAgain() {
        try (CoreUnderTest server = new CoreUnderTest();
                SocketClient socket = new Visitor(server, "ana", CoreUnderTest.SIGNED_IN_MILLIS, "300").connected()) {
            assertThat(socket.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
            Eventually.until("it is gone", () -> server.sessions() == 0);
        }
    }

    @Test
    void clientThatPolls_isSignedInAsItsNewestPollSays() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            Visitor ana = server.visitor().polling();
            assertThat(ana.ask("GET", "", CoreUnderTest.SIGNED_IN_MILLIS, "300").body())
                    .contains("{\"type\":7,\"allowReconnect\":true}");
        }
    }

    @Test
    void connectionThatMayOutliveIt_goesOn() {
        try (CoreUnderTest server = new CoreUnderTest(CoreSettings.defaults().insecureKeepAfterExpiry());
                SocketClient socket = new Visitor(server, "ana", CoreUnderTest.SIGNED_IN_MILLIS, "0").connected()) {
            socket.text(Visitor.call("1", "echo", "still here"));

            assertThat(socket.completion("1").path("result").asText()).isEqualTo("still here");
        }
    }
}
