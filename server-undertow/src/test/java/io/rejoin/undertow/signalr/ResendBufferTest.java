package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Topic;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.undertow.transport.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers and bytes; touches nothing. */
final class ResendBufferTest {

    private static final Topic RED = Topic.group(HubName.of("Chat"), GroupName.of("red"));
    private static final Topic BLUE = Topic.group(HubName.of("Chat"), GroupName.of("blue"));

    private final ResendBuffer buffer = new ResendBuffer(10);

    private static Payload message(String text) {
        return Payload.text(text).counted();
    }

    private static String text(Payload payload) {
        return StandardCharsets.UTF_8.decode(payload.buffer()).toString();
    }

    private List<String> after(long number) {
        return buffer.after(number).stream().map(ResendBufferTest::text).toList();
    }

    @Test
    void numbersBeginWithOne_andGoOnAfterAcknowledgements() {
        assertThat(buffer.last()).isZero();
        buffer.add(List.of(message("a"), message("b")));
        assertThat(buffer.last()).isEqualTo(2);

        assertThat(buffer.acknowledge(2)).isTrue();
        buffer.add(List.of(message("c")));

        assertThat(buffer.last()).isEqualTo(3);
        assertThat(buffer.acknowledged()).isEqualTo(2);
        assertThat(after(0)).containsExactly("c");
    }

    @Test
    void acknowledgement_forgetsWhatItCoversAndNothingElse() {
        buffer.add(List.of(message("a"), message("b"), message("c")));

        assertThat(buffer.acknowledge(2)).isTrue();
        assertThat(buffer.acknowledge(1)).isTrue();

        assertThat(after(2)).containsExactly("c");
        assertThat(after(3)).isEmpty();
    }

    @Test
    void acknowledgementOfWhatWasNeverSent_isNone() {
        buffer.add(List.of(message("a")));

        assertThat(buffer.acknowledge(2)).isFalse();
        assertThat(buffer.acknowledge(Long.MAX_VALUE)).isFalse();
        assertThat(after(0)).containsExactly("a");
    }

    @Test
    void isFull_fromItsSizeOn_andNoLongerOnceAcknowledged() {
        buffer.add(List.of(message("123456789")));
        assertThat(buffer.isFull()).isFalse();
        buffer.add(List.of(message("0")));
        assertThat(buffer.isFull()).isTrue();

        buffer.acknowledge(1);
        assertThat(buffer.isFull()).isFalse();
    }

    @Test
    void retract_keepsTheNumbersAndNothingOfTheGroup() {
        buffer.add(List.of(
                message("red 1").about(RED),
                message("blue").about(BLUE),
                message("red 2").about(RED)));

        assertThat(buffer.retract(RED, message("-"))).isTrue();

        assertThat(after(0)).containsExactly("-", "blue", "-");
        assertThat(buffer.last()).isEqualTo(3);
        assertThat(buffer.isFull()).isFalse();
        assertThat(buffer.retract(RED, message("-"))).isFalse();
    }

    @Test
    void payloadOfSeveral_isTakenApartIntoWhatCountsAndTheRest() {
        Payload payload = Payload.joined(
                List.of(Payload.text("{}"), message("a").about(RED), message("b"), Payload.text("ping")));

        assertThat(payload.countedParts()).extracting(ResendBufferTest::text).containsExactly("a", "b");
        assertThat(payload.uncounted().map(ResendBufferTest::text)).contains("{}ping");
        assertThat(text(payload)).isEqualTo("{}abping");
        assertThat(message("a").uncounted()).isEmpty();
    }
}
