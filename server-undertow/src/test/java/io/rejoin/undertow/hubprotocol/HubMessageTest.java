package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.call;
import static io.rejoin.undertow.hubprotocol.Messages.close;
import static io.rejoin.undertow.hubprotocol.Messages.item;
import static io.rejoin.undertow.hubprotocol.Messages.number;
import static io.rejoin.undertow.hubprotocol.Messages.streamCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds for messages of both protocols. */
final class HubMessageTest {

    @Test
    void messages_areOfNineKinds_andTheFirstFiveAreCounted() {
        List<HubMessage> counted = List.of(
                call("t"),
                item("1", number(1)),
                HubMessage.Completion.empty("1"),
                streamCall("1", "t", List.of(), List.of()),
                new HubMessage.CancelInvocation("1"));
        List<HubMessage> uncounted =
                List.of(new HubMessage.Ping(), close(), new HubMessage.Ack(0), new HubMessage.Sequence(1));

        assertThat(counted).extracting(HubMessage::type).containsExactly(1, 2, 3, 4, 5);
        assertThat(counted).allMatch(HubMessage::isCounted);
        assertThat(uncounted).extracting(HubMessage::type).containsExactly(6, 7, 8, 9);
        assertThat(uncounted).noneMatch(HubMessage::isCounted);
    }

    @Test
    void completion_hasNotBothResultAndError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubMessage.Completion("1", Optional.of(number(1)), Optional.of("no")));
    }

    @Test
    void names_areNotEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> call("", "t", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> call(""));
        assertThatIllegalArgumentException().isThrownBy(() -> call("t", List.of(), List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> streamCall("", "t", List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> streamCall("1", "", List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> streamCall("1", "t", List.of(), List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> item("", number(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> HubMessage.Completion.empty(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new HubMessage.CancelInvocation(""));
    }

    @Test
    void sequences_areNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HubMessage.Ack(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new HubMessage.Sequence(-1));
    }

    @Test
    void argumentsChangedLater_changeNoMessage() {
        List<JsonNode> arguments = new ArrayList<>(List.of(number(1)));
        HubMessage message = call("1", "t", arguments);

        arguments.clear();

        assertThat(message).isEqualTo(call("1", "t", List.of(number(1))));
    }

    @Test
    void protocols_haveTheNamesThatClientsUse() {
        assertThat(new JsonHubProtocol().name()).isEqualTo("json");
        assertThat(new JsonHubProtocol().isBinary()).isFalse();
        assertThat(new MessagePackHubProtocol().name()).isEqualTo("messagepack");
        assertThat(new MessagePackHubProtocol().isBinary()).isTrue();
    }
}
