package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.contract.Eventually;
import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.hubprotocol.MessagePackHubProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets, frame by frame. Listens on a free port. */
final class SocketTransportTest {

    private static final MessagePackHubProtocol PACKED = new MessagePackHubProtocol();
    private static final String PACKED_HANDSHAKE = "{\"protocol\":\"messagepack\",\"version\":1}" + Visitor.END;

    private final CoreUnderTest server = new CoreUnderTest();

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String echoed(SocketClient socket, String id) {
        return socket.completion(id).path("result").asText();
    }

    @Test
    void trap4_framesOfEitherTypeAreTaken_andJsonIsAnsweredAsText() {
        try (SocketClient socket = server.visitor().socket()) {
            socket.binary(bytes(Visitor.JSON_HANDSHAKE));
            assertThat(socket.message().toString()).isEqualTo("{}");
            socket.binary(bytes(Visitor.call("1", "echo", "as bytes")));
            assertThat(echoed(socket, "1")).isEqualTo("as bytes");
            socket.text(Visitor.call("2", "echo", "als Text \u00e4\uD83D\uDE00"));
            assertThat(echoed(socket, "2")).isEqualTo("als Text \u00e4\uD83D\uDE00");
        }
    }

    @Test
    void trap4_messagePackIsAnsweredAsBytes_itsHandshakeToo() {
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(PACKED_HANDSHAKE);
            SocketClient.Frame answer = socket.read().orElseThrow();
            assertThat(answer.type()).isEqualTo(SocketClient.BINARY);
            assertThat(answer.text()).isEqualTo("{}" + Visitor.END);

            socket.binary(PACKED.write(packed("1", "packed")));

            SocketClient.Frame completion = socket.read().orElseThrow();
            assertThat(completion.type()).isEqualTo(SocketClient.BINARY);
            List<HubMessage> read = new ArrayList<>();
            PACKED.reader(1000).read(ByteBuffer.wrap(completion.bytes()), (message, size) -> read.add(message));
            assertThat(read)
                    .containsExactly(HubMessage.Completion.of("1", JsonNodeFactory.instance.textNode("packed")));
        }
    }

    private static HubMessage packed(String id, String text) {
        return new HubMessage.Invocation(
                Optional.of(id), "echo", List.of(JsonNodeFactory.instance.textNode(text)), List.of());
    }

    @Test
    void packedMessages_comeSeveralInAFrameAndOneInSeveral() {
        try (SocketClient socket = server.visitor().socket()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(bytes(PACKED_HANDSHAKE));
            all.writeBytes(PACKED.write(packed("1", "one")));
            all.writeBytes(PACKED.write(packed("2", "two")));
            for (byte each : all.toByteArray()) {
                socket.binary(new byte[] {each});
            }
            socket.read();
            var reader = PACKED.reader(1000);
            List<HubMessage> answers = new ArrayList<>();
            while (answers.size() < 2) {
                byte[] frame = socket.read().orElseThrow().bytes();
                reader.read(ByteBuffer.wrap(frame), (message, size) -> answers.add(message));
                assertThat(reader.isMidMessage()).isFalse();
            }
            assertThat(answers).extracting("id").containsExactly("1", "2");
        }
    }

    @Test
    void handshakeAndCallsInOneFrame_areAnswered() {
        try (SocketClient socket = server.visitor().socket()) {
            socket.text(Visitor.JSON_HANDSHAKE + Visitor.call("1", "echo", "a") + Visitor.call("2", "echo", "b"));

            assertThat(socket.message().toString()).isEqualTo("{}");
            assertThat(echoed(socket, "1")).isEqualTo("a");
            assertThat(echoed(socket, "2")).isEqualTo("b");
        }
    }

    @Test
    void trap3_messageOverSeveralMessagesOfTheSocket_isPutTogether() {
        try (SocketClient socket = server.visitor().socket()) {
            for (char c : (Visitor.JSON_HANDSHAKE + Visitor.call("1", "echo", "abc")).toCharArray()) {
                socket.text(String.valueOf(c));
            }
            assertThat(socket.message().toString()).isEqualTo("{}");
            assertThat(echoed(socket, "1")).isEqualTo("abc");
        }
    }

    @Test
    void messageOverSeveralFrames_isPutTogether() {
        try (SocketClient socket = server.visitor().connected()) {
            byte[] call = bytes(Visitor.call("1", "echo", "abc"));
            socket.frame(SocketClient.TEXT, false, Arrays.copyOf(call, 10));
            socket.frame(SocketClient.CONTINUATION, false, new byte[0]);
            socket.frame(SocketClient.CONTINUATION, true, Arrays.copyOfRange(call, 10, call.length));

            assertThat(echoed(socket, "1")).isEqualTo("abc");
        }
    }

    @Test
    void trap3_manyMessagesAtOnce_comeWholeAndInOrder() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            for (int i = 0; i < 500; i++) {
                server.hubs().clients(CoreUnderTest.CHAT).all().send("said", "x".repeat(i), i);
            }
            for (int i = 0; i < 500; i++) {
                JsonNode said = socket.message();
                assertThat(said.path("arguments").path(1).asInt()).isEqualTo(i);
            }
        }
    }

    @Test
    void trap5_closeWithoutCode_isAnsweredWith1000() {
        try (SocketClient socket = server.visitor().connected()) {
            socket.close(new byte[0]);

            socket.toTheEnd();
            assertThat(socket.closed()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 4000})
    void closeWithCode_isAnswered(int code) {
        try (SocketClient socket = server.visitor().connected()) {
            socket.close(new byte[] {(byte) (code >> 8), (byte) code});

            socket.toTheEnd();
            assertThat(socket.closed()).isEqualTo(code);
            Eventually.until("it is over", server::isIdle);
        }
    }

    @Test
    void socketWithoutNegotiation_hasAConnectionOfItsOwn() {
        try (SocketClient one = SocketClient.open(server.port(), "/chat", "Authorization", "Bearer ana");
                SocketClient other = SocketClient.open(server.port(), "/chat?access_token=ana")) {
            one.text(Visitor.JSON_HANDSHAKE + Visitor.call("1", "myId"));
            other.text(Visitor.JSON_HANDSHAKE + Visitor.call("1", "myId"));

            assertThat(echoed(one, "1")).isNotEmpty().isNotEqualTo(echoed(other, "1"));
        }
    }

    @Test
    void negotiatedConnection_hasTheIdThatItWasTold() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            socket.text(Visitor.call("1", "myId"));

            assertThat(echoed(socket, "1")).isEqualTo(ana.id());
        }
    }

    @Test
    void trap11_cookieThatIsRawSetCookieText_isTolerated() {
        Visitor ana = server.visitor();
        try (SocketClient socket = SocketClient.open(
                server.port(),
                ana.path(),
                ana.headers("Cookie", "rt=1; Path=/; HttpOnly; SameSite=None; Expires=Thu, 01 Jan 1970"))) {
            socket.text(Visitor.JSON_HANDSHAKE);

            assertThat(socket.message().toString()).isEqualTo("{}");
        }
    }
}
