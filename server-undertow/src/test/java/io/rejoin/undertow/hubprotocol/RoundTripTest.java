package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is what is read, for trees of a seed. */
final class RoundTripTest {

    private static final int ROUNDS = 5_000;

    static List<HubProtocol> protocols() {
        return List.of(new JsonHubProtocol(), new MessagePackHubProtocol());
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void anyTree_comesBack(HubProtocol protocol) {
        RandomTrees trees = new RandomTrees(new Random(11), protocol.isBinary());
        MessageReader reader = protocol.reader(1 << 20);
        for (int i = 0; i < ROUNDS; i++) {
            HubMessage message = call("id", "target", List.of(trees.tree(), trees.tree()));
            List<HubMessage> read = Messages.read(reader, ByteBuffer.wrap(protocol.write(message)));
            assertThat(read.equals(List.of(message))).as("round %d", i).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void callsOfJsonAndOfTrees_areTheSame(HubProtocol protocol) {
        RandomTrees trees = new RandomTrees(new Random(12), false);
        for (int i = 0; i < ROUNDS; i++) {
            ArrayNode arguments =
                    JsonNodeFactory.instance.arrayNode().add(trees.tree()).add(trees.tree());

            List<HubMessage> ofJson = Messages.read(protocol, protocol.call("target", arguments.toString()));
            List<HubMessage> ofTree = Messages.read(protocol, protocol.call("target", arguments));

            assertThat(ofJson)
                    .as("round %d", i)
                    .isEqualTo(ofTree)
                    .isEqualTo(List.of(call("target", elements(arguments))));
        }
    }

    private static JsonNode[] elements(ArrayNode array) {
        return new JsonNode[] {array.get(0), array.get(1)};
    }

    @Test
    void values_thatBothProtocolsHave_areTheSameInBoth() {
        RandomTrees trees = new RandomTrees(new Random(13), false);
        for (int i = 0; i < ROUNDS; i++) {
            HubMessage message = call("target", trees.tree());

            assertThat(Messages.read(new MessagePackHubProtocol(), new MessagePackHubProtocol().write(message)))
                    .isEqualTo(Messages.read(new JsonHubProtocol(), new JsonHubProtocol().write(message)));
        }
    }
}
