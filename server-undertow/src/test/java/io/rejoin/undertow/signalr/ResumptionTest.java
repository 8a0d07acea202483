package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.undertow.hubprotocol.BadMessageException;
import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.hubprotocol.JsonHubProtocol;
import io.rejoin.undertow.transport.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client's messages are counted and acknowledged as; what happens at the same time happens here in the worse order. Touches nothing. */
final class ResumptionTest {

    private static final int BYTES_MAX = 100;
    private static final HubMessage CALL = new HubMessage.Invocation(Optional.empty(), "hear", List.of(), List.of());

    private final ManualThread thread = new ManualThread();
    private final Wire wire = new Wire(thread);
    private final ResumableLine line =
            new ResumableLine(wire, new StatefulReconnect(Duration.ofSeconds(15), BYTES_MAX));
    private final Encoding encoding = new Encoding(new JsonHubProtocol());
    private final Resumption resumption = new Resumption(line, encoding, this::isCrowded);
    private boolean crowded;
    private Runnable meanwhile = () -> {};

    ResumptionTest() {
        line.begin(encoding, () -> {});
        line.send(Payload.text("{}"), whole -> {});
        line.heard();
        wire.sent().clear();
        thread.timers().clear();
    }

    private boolean isCrowded() {
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        return crowded;
    }

    private void hear(HubMessage... messages) {
        for (HubMessage message : messages) {
            resumption.isNews(message);
        }
        resumption.read(10);
    }

    private static String ack(int number) {
        return "{\"type\":8,\"sequenceId\":" + number + "}" + Visitor.END;
    }

    @Test
    void whatCame_isAcknowledgedOnceForAll_aSecondLater() {
        hear(CALL);
        hear(CALL, CALL);
        hear(new HubMessage.Ping());
        assertThat(thread.timers()).hasSize(1);
        assertThat(thread.lastTimer().delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(wire.sent()).isEmpty();

        thread.lastTimer().goOff();

        assertThat(wire.sent()).containsExactly(ack(3));
        hear(new HubMessage.Ping());
        assertThat(thread.timers()).hasSize(1);
        hear(CALL);
        thread.lastTimer().goOff();
        assertThat(wire.sent()).containsExactly(ack(3), ack(4));
    }

    @Test
    void clientThatIsBack_isToldAgain() {
        hear(CALL);
        thread.lastTimer().goOff();
        resumption.resumed();

        hear(new HubMessage.Sequence(2));
        assertThat(thread.timers()).hasSize(2);
        thread.lastTimer().goOff();

        assertThat(wire.sent()).containsExactly(ack(1), ack(1));
    }

    @Test
    void clientThatComesBackWhileItIsTold_isToldAgain() {
        hear(CALL);
        meanwhile = resumption::resumed;
        thread.lastTimer().goOff();
        assertThat(wire.sent()).containsExactly(ack(1));
        assertThat(thread.timers()).hasSize(2);

        thread.lastTimer().goOff();

        assertThat(wire.sent()).containsExactly(ack(1), ack(1));
        assertThat(thread.timers()).hasSize(2);
    }

    @Test
    void crowd_isNotToldToSendMore_untilThereIsRoom() {
        hear(CALL);
        crowded = true;
        thread.lastTimer().goOff();
        assertThat(wire.sent()).isEmpty();
        assertThat(thread.timers()).hasSize(2);

        crowded = false;
        thread.lastTimer().goOff();

        assertThat(wire.sent()).containsExactly(ack(1));
        assertThat(thread.timers()).hasSize(2);
    }

    @Test
    void clientThatIsAway_isToldWhenItIsBack_andNotOnceItIsGone() {
        hear(CALL);
        ManualThread.Timer due = thread.lastTimer();
        wire.breakOff();
        ManualThread.Timer window = thread.lastTimer();
        due.goOff();
        assertThat(wire.sent()).isEmpty();
        assertThat(thread.lastTimer()).isNotSameAs(window);

        window.goOff();
        int timers = thread.timers().size();
        thread.lastTimer().goOff();

        assertThat(thread.timers()).hasSize(timers);
    }

    @Test
    void clientWhoseBufferIsFull_isHeardForAWhileHoweverManyCallsWait() {
        assertThat(resumption.mustListen()).isFalse();
        line.send(Payload.text("x".repeat(BYTES_MAX)).counted(), whole -> {});
        crowded = true;
        int heard = 0;
        while (resumption.mustListen() && heard < 1_000) {
            hear();
            heard++;
        }

        assertThat(heard * 10).isEqualTo(2 * BYTES_MAX);
        crowded = false;
        hear();
        assertThat(resumption.mustListen()).isTrue();
    }

    @Test
    void clientWhoseBufferHasRoom_needNotBeHeard() {
        crowded = true;
        hear();

        assertThat(resumption.mustListen()).isFalse();
    }

    @Test
    void acknowledgementOfWhatWasNeverSent_isBad() {
        line.send(Payload.text("x").counted(), whole -> {});

        assertThat(resumption.isNews(new HubMessage.Ack(1))).isTrue();
        assertThatThrownBy(() -> resumption.isNews(new HubMessage.Ack(2))).isInstanceOf(BadMessageException.class);
    }

    @Test
    void acknowledgementBeforeTheClientSaysWhereItGoesOn_isPassedOver() {
        line.send(Payload.text("x".repeat(BYTES_MAX)).counted(), whole -> {});
        resumption.resumed();

        assertThat(resumption.isNews(new HubMessage.Ack(1))).isFalse();
        assertThat(line.isFull()).isTrue();
        resumption.isNews(new HubMessage.Sequence(1));
        resumption.isNews(new HubMessage.Ack(1));
        assertThat(line.isFull()).isFalse();
    }
}
