package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.undertow.hubprotocol.HubProtocol;
import io.rejoin.undertow.hubprotocol.JsonHubProtocol;
import io.rejoin.undertow.hubprotocol.MessagePackHubProtocol;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside what the protocols themselves write. */
final class StencilTest {

    private static final HubProtocol JSON = new JsonHubProtocol();
    private static final HubProtocol MESSAGE_PACK = new MessagePackHubProtocol();

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 255, 256, 1_024})
    void wordOfAnyLength_standsWhereTheProtocolPutsIt(int length) {
        String word = ("k1.Zm9v-_" + "a".repeat(length)).substring(0, length);

        for (HubProtocol protocol : new HubProtocol[] {JSON, MESSAGE_PACK}) {
            Stencil stencil = new Stencil(length, blank -> call(protocol, blank));
            assertThat(stencil.fits(word)).isTrue();
            assertThat(stencil.fits(word + "x")).isFalse();
            assertThat(stencil.with("y".repeat(length))).isEqualTo(call(protocol, "y".repeat(length)));
            assertThat(stencil.with(word)).isEqualTo(call(protocol, word));
        }
    }

    private static byte[] call(HubProtocol protocol, String word) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return protocol.call("rejoin", json.arrayNode().add(json.objectNode().put("position", word)));
    }
}
