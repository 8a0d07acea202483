package io.rejoin.undertow.signalr;

import static io.rejoin.undertow.signalr.InboundNumbers.Verdict.IMPOSSIBLE;
import static io.rejoin.undertow.signalr.InboundNumbers.Verdict.KNOWN;
import static io.rejoin.undertow.signalr.InboundNumbers.Verdict.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.signalr.InboundNumbers.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client counts; touches nothing. */
final class InboundNumbersTest {

    private static final HubMessage COUNTED = new HubMessage.CancelInvocation("1");
    private static final HubMessage PING = new HubMessage.Ping();

    private final InboundNumbers numbers = new InboundNumbers();

    private Verdict sequence(long number) {
        return numbers.judge(new HubMessage.Sequence(number));
    }

    private void receive(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(numbers.judge(COUNTED)).isEqualTo(NEW);
        }
    }

    @Test
    void messageOfEachKind_countsOrNot() {
        receive(2);
        assertThat(numbers.judge(PING)).isEqualTo(NEW);
        assertThat(numbers.judge(new HubMessage.Ack(0))).isEqualTo(NEW);

        assertThat(numbers.received()).isEqualTo(2);
    }

    @Test
    void resumed_whatIsKnownIsNotHeardAgain() {
        receive(3);
        numbers.resumed();

        assertThat(sequence(2)).isEqualTo(KNOWN);
        assertThat(numbers.judge(COUNTED)).isEqualTo(KNOWN);
        assertThat(numbers.judge(COUNTED)).isEqualTo(KNOWN);
        assertThat(numbers.judge(COUNTED)).isEqualTo(NEW);
        assertThat(numbers.received()).isEqualTo(4);
    }

    @Test
    void resumedInTheMiddleOfBeingResumed_stillKnowsHowFarItWas() {
        receive(3);
        numbers.resumed();
        sequence(1);
        numbers.judge(COUNTED);
        numbers.resumed();

        assertThat(sequence(4)).isEqualTo(KNOWN);
        assertThat(numbers.judge(COUNTED)).isEqualTo(NEW);
    }

    @Test
    void beforeTheSequence_nothingCountsButAGoodbye() {
        numbers.resumed();

        assertThat(numbers.judge(COUNTED)).isEqualTo(KNOWN);
        assertThat(numbers.judge(PING)).isEqualTo(KNOWN);
        assertThat(numbers.judge(new HubMessage.Close(Optional.empty(), false))).isEqualTo(NEW);
        assertThat(numbers.received()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, Long.MAX_VALUE})
    void sequenceThatLeavesSomethingOut_isImpossible(long number) {
        receive(2);
        numbers.resumed();

        assertThat(sequence(number)).isEqualTo(IMPOSSIBLE);
    }

    @Test
    void sequenceThatNobodyWaitsFor_isImpossible() {
        assertThat(sequence(1)).isEqualTo(IMPOSSIBLE);
        numbers.resumed();
        assertThat(sequence(1)).isEqualTo(KNOWN);
        assertThat(sequence(1)).isEqualTo(IMPOSSIBLE);
    }
}
