package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.hubprotocol.MessagePackHubProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in MessagePack whose arguments are not what the method takes. Listens on a free port. */
final class PackedCallsTest {

    @AutoClose
    private final CoreUnderTest server = new CoreUnderTest();

    @AutoClose
    private final SocketClient socket =
            server.visitor().socket().text("{\"protocol\":\"messagepack\",\"version\":1}" + Visitor.END);

    private final MessagePackHubProtocol packed = new MessagePackHubProtocol();

    PackedCallsTest() {
        assertThat(socket.read().orElseThrow().text()).isEqualTo("{}" + Visitor.END);
    }

    /** The answer to a call with these arguments, in hex. */
    private HubMessage answer(String target, int count, String arguments) {
        ByteArrayOutputStream call = new ByteArrayOutputStream();
        call.writeBytes(HexFormat.of().parseHex("960180a131"));
        call.write(0xA0 | target.length());
        call.writeBytes(target.getBytes(StandardCharsets.US_ASCII));
        call.write(0x90 | count);
        call.writeBytes(HexFormat.of().parseHex(arguments.replace(" ", "")));
        call.write(0x90);
        byte[] message = call.toByteArray();
        return answer(ByteBuffer.allocate(1 + message.length)
                .put((byte) message.length)
                .put(message)
                .array());
    }

    private HubMessage answer(byte[] frame) {
        socket.binary(frame);
        List<HubMessage> answers = new ArrayList<>();
        packed.reader(1 << 15)
                .read(ByteBuffer.wrap(socket.read().orElseThrow().bytes()), (message, size) -> answers.add(message));
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private void expectUnfit(String target, HubMessage answer) {
        assertThat(answer)
                .isEqualTo(HubMessage.Completion.failed(
                        "1",
                        "Failed to invoke '" + target + "' due to an error on the server."
                                + " HubException: Argument 1 is not of the right kind."));
        assertThat(answer("add", 2, "05 01")).isEqualTo(HubMessage.Completion.of("1", IntNode.valueOf(6)));
    }

    @ParameterizedTest
    @CsvSource({
        "null, C0",
        "1.5, CB 3F F8 00 00 00 00 00 00",
        "5.0, CA 40 A0 00 00",
        "text, A1 35",
        "true, C3",
        "empty map, 80",
        "map, 81 A1 61 05",
        "array, 91 05",
        "bytes, C4 01 05",
        "too large, CE FF FF FF FF",
        "much too large, CF FF FF FF FF FF FF FF FF",
        "timestamp, D6 FF 58 EC 1C 80",
        "timestamp of no length, C7 00 FF",
        "timestamp that is out of range, C7 0C FF 00 00 00 00 7F FF FF FF FF FF FF FF",
        "extension, D4 05 00",
        "empty extension, C7 00 05",
        "text that is no UTF-8, A1 C3",
        "array of text that is no UTF-8, 91 A2 C3 28",
    })
    void argumentThatIsNoNumber_isAnErrorAndTheConnectionStays(String what, String argument) {
        expectUnfit("add", answer("add", 2, argument + "01"));
    }

    @ParameterizedTest
    @CsvSource({"number, 05", "extension, D4 05 00", "text that is no UTF-8, A3 ED A0 80"})
    void argumentThatIsNoText_isAnErrorAndTheConnectionStays(String what, String argument) {
        expectUnfit("echo", answer("echo", 1, argument));
    }

    /** A method that takes anything gets nothing that nobody can tell what it is, not even inside of something else. */
    @ParameterizedTest
    @CsvSource({"extension, D4 05 00", "text that is no UTF-8, A1 C3", "map of an extension, 81 A1 61 91 D4 05 00"})
    void argumentThatNobodyCanRead_isNotHandedOn(String what, String argument) {
        expectUnfit("isThere", answer("isThere", 1, argument));
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "A1 61", "81 A1 61 91 05", "D6 FF 58 EC 1C 80"})
    void argumentThatCanBeRead_isHandedOn(String argument) {
        assertThat(answer("isThere", 1, argument)).isEqualTo(HubMessage.Completion.of("1", BooleanNode.TRUE));
    }
}
