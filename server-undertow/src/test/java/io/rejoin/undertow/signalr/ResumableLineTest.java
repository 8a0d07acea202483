package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.Topic;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.undertow.hubprotocol.JsonHubProtocol;
import io.rejoin.undertow.transport.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One socket after the other, step by step; what happens at the same time happens here in the worse order. Touches nothing. */
final class ResumableLineTest {

    private static final Topic RED = Topic.group(HubName.of("Chat"), GroupName.of("red"));
    private static final String SEQUENCE = "{\"type\":9,\"sequenceId\":1}" + Visitor.END;
    private static final String BLANK = "{\"type\":3,\"invocationId\":\"-\"}" + Visitor.END;

    private static final int BYTES_MAX = 100;
    private static final String HALF = "x".repeat(BYTES_MAX / 2);
    private static final int A_WHILE = 300;

    private final ManualThread thread = new ManualThread();
    private final Wire first = new Wire(thread);
    private final Wire second = new Wire(thread);
    private final ResumableLine line =
            new ResumableLine(first, new StatefulReconnect(Duration.ofSeconds(15), BYTES_MAX));
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();

    private void begin() {
        line.begin(new Encoding(new JsonHubProtocol()), changes::incrementAndGet);
        line.whenGone(gone::incrementAndGet);
    }

    /** The client counts, was answered, and has said something since. */
    private void beginAndGreet() {
        begin();
        say(Payload.text("{}"));
        line.heard();
    }

    private List<Boolean> say(Payload payload) {
        List<Boolean> ended = new ArrayList<>();
        line.send(payload, ended::add);
        return ended;
    }

    private List<Boolean> say(String text) {
        return say(Payload.text(text).counted());
    }

    @Test
    void clientThatWasNotAnswered_hasNothingToGoOnWith() {
        begin();

        assertThat(line.canResume()).isFalse();
        assertThat(line.resume(second)).isFalse();
        say(Payload.text("{}"));
        assertThat(first.sent()).containsExactly("{}");
        assertThat(first.isOpen()).isTrue();
        assertThat(line.canResume()).isTrue();
    }

    @Test
    void windowOfAnEarlierLoss_endsNothing() {
        beginAndGreet();
        first.breakOff();
        ManualThread.Timer earlier = thread.lastTimer();
        assertThat(earlier.delay()).isEqualTo(Duration.ofSeconds(15));
        assertThat(line.resume(second)).isTrue();
        second.breakOff();

        earlier.goOff();
        assertThat(line.isOpen()).isTrue();
        thread.lastTimer().goOff();
        assertThat(line.isOpen()).isFalse();
        assertThat(gone).hasValue(1);
    }

    @Test
    void windowThatGoesOffAsTheClientIsBack_endsNothing() {
        beginAndGreet();
        first.breakOff();
        line.resume(second);

        thread.lastTimer().goOff();

        assertThat(line.isOpen()).isTrue();
        assertThat(line.canResume()).isTrue();
    }

    @Test
    void clientThatIsBack_orGoneForGood_keepsNoTimer() {
        beginAndGreet();
        first.breakOff();
        line.resume(second);
        assertThat(thread.lastTimer().isRemoved()).isTrue();
        second.breakOff();
        assertThat(thread.lastTimer().isRemoved()).isFalse();

        line.ending();

        assertThat(thread.lastTimer().isRemoved()).isTrue();
        assertThat(gone).hasValue(1);
    }

    @Test
    void goodbyeOfAFormerSocket_isNone() {
        beginAndGreet();
        line.resume(second);
        assertThat(first.isOpen()).isFalse();

        line.left(first);
        assertThat(line.isEnding()).isFalse();
        line.left(second);
        assertThat(line.isEnding()).isTrue();
    }

    @Test
    void endOfAFormerSocket_isNoLoss() {
        beginAndGreet();
        line.resume(second);
        int timers = thread.timers().size();

        first.breakOff();

        assertThat(thread.timers()).hasSize(timers);
        say("a");
        assertThat(second.sent()).containsExactly(SEQUENCE, "a");
    }

    @Test
    void messageThatDidNotGetThrough_cutsItsSocketAndIsSentByTheNext() {
        beginAndGreet();
        first.slow();
        List<Boolean> ended = say("a");
        assertThat(ended).isEmpty();
        first.arrived(false);

        assertThat(ended).containsExactly(true);
        assertThat(first.isOpen()).isFalse();
        line.resume(second);
        assertThat(second.sent()).containsExactly(SEQUENCE + "a");
    }

    @Test
    void catchingUpThatDidNotGetThrough_cutsItsSocket() {
        beginAndGreet();
        line.resume(second.slow());
        assertThat(second.isOpen()).isTrue();

        second.arrived(false);

        assertThat(second.isOpen()).isFalse();
        assertThat(line.isReady()).isFalse();
    }

    @Test
    void whatIsSaidWhileItCatchesUp_followsInOrder() {
        beginAndGreet();
        say("a");
        line.resume(second.slow());
        assertThat(line.isReady()).isFalse();
        assertThat(say("b")).containsExactly(true);
        assertThat(line.tell(Payload.text("beside"))).isFalse();
        second.arrived(true);
        assertThat(line.isReady()).isFalse();
        int told = changes.get();
        second.arrived(true);

        assertThat(second.sent()).containsExactly(SEQUENCE + "a", "b");
        assertThat(line.isReady()).isTrue();
        assertThat(changes).hasValue(told + 1);
        assertThat(line.tell(Payload.text("beside"))).isTrue();
    }

    @Test
    void socketThatIsCutWhileItCatchesUp_isSentNothingMore() {
        beginAndGreet();
        line.resume(second.slow());
        say("a");
        Wire third = new Wire(thread);
        line.resume(third);

        second.arrived(true);

        assertThat(second.sent()).containsExactly(SEQUENCE);
        assertThat(third.sent()).containsExactly(SEQUENCE + "a");
    }

    @Test
    void groupThatIsTakenAwayWhileItIsSentAgain_breaksThatOff() {
        beginAndGreet();
        say(Payload.text("red").counted().about(RED));
        line.resume(second.slow());

        line.retract(RED);
        thread.catchUp();

        assertThat(second.isOpen()).isFalse();
        Wire third = new Wire(thread);
        line.resume(third);
        assertThat(third.sent()).containsExactly(SEQUENCE + BLANK);
    }

    @Test
    void groupThatIsTakenAwayOtherwise_cutsNothing() {
        beginAndGreet();
        say(Payload.text("red").counted().about(RED));
        line.retract(RED);
        thread.catchUp();
        assertThat(first.isOpen()).isTrue();

        line.resume(second.slow());
        line.retract(RED);
        thread.catchUp();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void fullBuffer_isToldAndTakesNothingMore_untilThereIsRoom() {
        beginAndGreet();
        int told = changes.get();
        say(HALF);
        assertThat(changes).hasValue(told);
        say(HALF);
        assertThat(changes).hasValue(told + 1);
        assertThat(line.isReady()).isFalse();

        assertThat(line.acknowledged(3)).isFalse();
        assertThat(changes).hasValue(told + 1);
        assertThat(line.acknowledged(1)).isTrue();
        assertThat(changes).hasValue(told + 2);
        assertThat(line.isReady()).isTrue();
        assertThat(line.acknowledged(2)).isTrue();
        assertThat(changes).hasValue(told + 2);
    }

    @Test
    void lastWords_areTakenThoughTheBufferIsFull() {
        beginAndGreet();
        say(HALF + HALF);
        assertThat(line.isReady()).isFalse();

        line.ending();

        assertThat(line.isReady()).isTrue();
        say("bye");
        assertThat(first.sent()).endsWith("bye");
    }

    @Test
    void whatWaitsForASignOfTheClient_isSentBeforeTheLastWords() {
        begin();
        say(Payload.text("{}"));
        say("a");
        assertThat(first.sent()).containsExactly("{}");

        line.ending();

        assertThat(first.sent()).containsExactly("{}", "a");
    }

    @Test
    void clientThatGivesNoSign_isSentAllTheSameAfterASecond() {
        begin();
        say(Payload.text("{}"));
        say("a");
        assertThat(thread.lastTimer().delay()).isEqualTo(Duration.ofSeconds(1));

        thread.lastTimer().goOff();

        assertThat(first.sent()).containsExactly("{}", "a");
        line.heard();
        assertThat(first.sent()).containsExactly("{}", "a");
    }

    @Test
    void signOfLife_isGivenOnlyWhereSomethingCouldBeSent() {
        beginAndGreet();
        Payload ping = Payload.text("ping");
        List<Payload> given = new ArrayList<>();
        line.keepAlive(ping, given::add);
        assertThat(given).hasSize(1);
        line.resume(second.slow());
        line.keepAlive(ping, given::add);
        second.arrived(true);
        assertThat(given).hasSize(1);
        line.keepAlive(ping, given::add);
        assertThat(given).hasSize(2);
        second.breakOff();
        line.keepAlive(ping, given::add);
        assertThat(given).hasSize(2);
    }

    @Test
    void clientThatAcknowledgesNothing_isAliveOnlyWhileThereIsRoom() {
        beginAndGreet();
        say(HALF);
        assertThat(line.isAlive(-1)).isTrue();
        say(HALF);
        assertThat(line.isAlive(Duration.ofHours(1).toMillis())).isTrue();
        assertThat(line.isAlive(-1)).isFalse();

        first.breakOff();
        assertThat(line.isAlive(-1)).as("nobody is there to be asked").isTrue();
    }

    private void awaitStuck() {
        Eventually.until("it made no progress for a while", () -> !line.isAlive(A_WHILE));
    }

    @Test
    void clientThatAcknowledgesABit_isAlive() {
        beginAndGreet();
        say(HALF + HALF);
        say(HALF + HALF);
        awaitStuck();

        line.acknowledged(1);

        assertThat(line.isFull()).isTrue();
        assertThat(line.isAlive(A_WHILE)).isTrue();
    }

    @Test
    void clientWhoseBufferIsFullOnlySinceNow_isAlive() {
        beginAndGreet();
        say(Payload.text("x".repeat(BYTES_MAX)).counted().about(RED));
        awaitStuck();
        line.retract(RED);
        assertThat(line.isFull()).isFalse();

        say("x".repeat(BYTES_MAX));

        assertThat(line.isFull()).isTrue();
        assertThat(line.isAlive(A_WHILE)).isTrue();
    }

    @Test
    void whoeverWaits_isToldOfTheEnd() {
        beginAndGreet();
        first.breakOff();
        int told = changes.get();
        assertThat(line.isReady()).isFalse();

        thread.lastTimer().goOff();

        assertThat(changes).hasValue(told + 1);
        assertThat(line.isReady()).as("what is sent now ends at once").isTrue();
        assertThat(line.resume(second)).isFalse();
    }

    @Test
    void clientThatDoesNotCount_isGoneWithItsSocket() {
        line.whenGone(gone::incrementAndGet);
        assertThat(line.canResume()).isFalse();

        first.breakOff();

        assertThat(gone).hasValue(1);
    }
}
