package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.HistoryLimits;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of streams and polls that do not take what they asked for. Listens on a free port. */
final class SlowLineTest {

    private static final int MESSAGES = 60;
    /** More than the system's own buffers take, all together. */
    private static final String PADDING = "x".repeat(200_000);

    private final ClassicUnderTest server = new ClassicUnderTest(
            ClassicSettings.defaults().withKeepAlive(Duration.ofMillis(700)),
            setup -> setup.policy(ClassicUnderTest.policy()
                    .withHistory(new HistoryLimits(
                            1000, 1 << 26, 1 << 26, 1000, Duration.ofMinutes(15), 1000, 1000, 1 << 26))));

    @AfterEach
    void stop() {
        server.close();
    }

    private void flood() {
        IntStream.range(0, MESSAGES).forEach(i -> server.say(i + PADDING));
    }

    @Test
    void answerToAPollThatNobodyReads_isCutOffAndComesAgain() {
        HttpVisitor ana =
                new HttpVisitor(server, "longPolling").connectPolling().joinPolling();
        flood();
        assertThat(ana.ask().bytes(10)).startsWith("{\"C\":");
        Eventually.until("the server gives up on the answer", () -> !ana.isAttached());

        ana.onAnotherConnection();
        ana.answer(ana.ask("reconnect", ana.claim()));
        assertThat(ana.said()).hasSize(MESSAGES).doesNotHaveDuplicates();
    }

    @Test
    void removalWhileAStreamIsStuck_cutsItSoThatNothingMoreOfTheGroupArrives() {
        HttpVisitor ana = new HttpVisitor(server, "serverSentEvents").stream().joinStreaming();
        flood();
        server.hubs().groups(ClassicUnderTest.CHAT).leave(ana.id(), ClassicUnderTest.ROOM);
        server.say("after the removal");

        assertThat(ana.find(frame -> RawClient.says(frame, "after the removal")))
                .isEmpty();
        assertThat(ana.response().isWhole()).as("it was broken off").isFalse();
        int heard = ana.said().size();
        assertThat(heard).isLessThan(MESSAGES);
        ana.restream();
        server.tell("fence");
        ana.await(frame -> RawClient.says(frame, "fence"));
        assertThat(ana.said()).hasSize(heard + 1);
        assertThat(ana.isMember()).isFalse();
    }

    @Test
    void removalWhileAnAnswerIsStuck_cutsItSoThatNothingMoreOfTheGroupArrives() {
        HttpVisitor ana =
                new HttpVisitor(server, "longPolling").connectPolling().joinPolling();
        flood();
        assertThat(ana.ask().bytes(10)).startsWith("{\"C\":");
        server.hubs().groups(ClassicUnderTest.CHAT).leave(ana.id(), ClassicUnderTest.ROOM);
        assertThat(ana.response().body().length()).isLessThan(MESSAGES * PADDING.length());
        assertThat(ana.response().isWhole()).isFalse();

        ana.onAnotherConnection();
        ana.answer(ana.ask("reconnect", ana.claim()));
        server.tell("fence");
        ana.pollUntil(frame -> RawClient.says(frame, "fence"));
        assertThat(ana.said()).containsExactly("fence");
        assertThat(ana.isMember()).isFalse();
    }
}
