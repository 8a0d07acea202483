package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.MESSAGE_MAX;
import static io.rejoin.undertow.hubprotocol.Messages.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first message of a connection. */
final class HandshakeTest {

    private static final byte[] REQUEST = records("{\"protocol\":\"messagepack\",\"version\":1}");

    private final Handshake handshake = new Handshake(MESSAGE_MAX);

    @Test
    void request_isRead() {
        assertThat(handshake.read(ByteBuffer.wrap(REQUEST))).contains(new HandshakeRequest("messagepack", 1));
    }

    @Test
    void request_isReadInAnyOrderAndWithMoreInIt() {
        ByteBuffer bytes = ByteBuffer.wrap(records("{\"x\":[],\"version\":2,\"protocol\":\"json\"}"));

        assertThat(handshake.read(bytes)).contains(new HandshakeRequest("json", 2));
    }

    @Test
    void requestByteByByte_isReadWithItsLast() {
        for (int i = 0; i < REQUEST.length - 1; i++) {
            assertThat(handshake.read(ByteBuffer.wrap(REQUEST, i, 1))).isEmpty();
        }
        assertThat(handshake.read(ByteBuffer.wrap(REQUEST, REQUEST.length - 1, 1)))
                .contains(new HandshakeRequest("messagepack", 1));
    }

    @Test
    void whatFollows_isLeft() {
        byte[] following = {2, (byte) 0x91, 6};
        ByteBuffer bytes = ByteBuffer.allocate(REQUEST.length + following.length);
        bytes.put(REQUEST).put(following).flip();

        assertThat(handshake.read(bytes)).isPresent();
        assertThat(bytes).isEqualTo(ByteBuffer.wrap(following));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "``; Expected a JSON object.",
                "[]; Expected a JSON object.",
                "{}; Missing required property 'protocol'.",
                "{\"protocol\":null}; Missing required property 'protocol'.",
                "{\"protocol\":7}; Expected 'protocol' to be of type String.",
                "{\"protocol\":\"json\"}; Missing required property 'version'.",
                "{\"protocol\":\"json\",\"version\":\"1\"}; Expected 'version' to be of type Number.",
                "{\"protocol\":\"json\",\"version\":1.0}; Expected 'version' to be of type Number.",
                "{\"protocol\":\"json\",\"version\":1}}; Error reading JSON.",
                "GET / HTTP/1.1; Error reading JSON."
            })
    void anythingElse_isRefused(String text, String why) {
        assertThatThrownBy(() -> handshake.read(ByteBuffer.wrap(records(text))))
                .isInstanceOf(BadMessageException.class)
                .hasMessage(why);
    }

    @Test
    void size_isLimited() {
        assertThat(new Handshake(REQUEST.length).read(ByteBuffer.wrap(REQUEST))).isPresent();
        assertThatThrownBy(() -> new Handshake(REQUEST.length - 1).read(ByteBuffer.wrap(REQUEST)))
                .isInstanceOf(BadMessageException.class)
                .hasMessageStartingWith("The maximum message size of ");
        assertThatThrownBy(() -> handshake.read(ByteBuffer.allocate(MESSAGE_MAX)))
                .isInstanceOf(BadMessageException.class);
    }

    @Test
    void answers_areJson() {
        assertThat(Handshake.accepted()).asString(StandardCharsets.UTF_8).isEqualTo("{}\u001E");
        assertThat(Handshake.refused("The protocol \"x\" is not supported."))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"error\":\"The protocol \\\"x\\\" is not supported.\"}\u001E");
    }
}
