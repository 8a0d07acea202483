package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Clients that ask and do not take the answers: they fill buffers of the system, not the server's memory. Listens on a free port. */
final class StuckClientTest {

    private static final int ANSWER = 60_000;
    /** As it depends on what is under way when the socket ends. */
    private static final int ROUNDS = 20;
    /** What the system's own buffers may take in both directions, and then some. */
    private static final int CALLS_TAKEN_MAX = 600;

    @Test
    void clientThatCallsAndNeverReads_isNotListenedToAndThenCut() {
        ClassicSettings impatient = ClassicSettings.defaults().withKeepAlive(Duration.ofMillis(300));
        try (ClassicUnderTest server = new ClassicUnderTest(impatient, UnaryOperator.identity())) {
            RawClient ana = server.client().connect();
            String call = RawClient.call("echo", "1", "x".repeat(ANSWER));
            int taken = 0;
            while (taken <= CALLS_TAKEN_MAX && ana.line().send(call)) {
                taken++;
            }

            assertThat(taken).isLessThan(CALLS_TAKEN_MAX);
            Eventually.until("the server gives up on the client", () -> !ana.isAttached());
        }
    }

    @Test
    void clientThatReadsLate_getsEveryAnswerInOrder() {
        try (ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity())) {
            RawClient ana = server.client().connect();
            int calls = 100;
            for (int i = 0; i < calls; i++) {
                ana.line().send(RawClient.call("echo", "call " + i, "x".repeat(ANSWER)));
            }

            for (int i = 0; i < calls; i++) {
                assertThat(ana.await(frame -> frame.has("I")).path("I").asText())
                        .isEqualTo("call " + i);
            }
        }
    }

    @RepeatedTest(ROUNDS)
    void callsOfAClientThatLeft_areMade() {
        try (ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity())) {
            RawClient ana = server.client().connect();
            ana.line().send(RawClient.call("echo", "1", "x".repeat(ANSWER)));
            ana.line().send(RawClient.call("join", "2"));
            ana.line().close();

            Eventually.until("the last call was made", ana::isMember);
        }
    }
}
