package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.MESSAGE_MAX;
import static io.rejoin.undertow.hubprotocol.Messages.call;
import static io.rejoin.undertow.hubprotocol.Messages.close;
import static io.rejoin.undertow.hubprotocol.Messages.item;
import static io.rejoin.undertow.hubprotocol.Messages.number;
import static io.rejoin.undertow.hubprotocol.Messages.streamCall;
import static io.rejoin.undertow.hubprotocol.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages out of pieces of a stream, in both protocols. */
final class MessageReaderTest {

    private static final List<HubMessage> MESSAGES = List.of(
            call("1", "say", List.of(text("ü€😀"), number(1))),
            new HubMessage.Ping(),
            call("rooms"),
            streamCall("2", "count", List.of(number(70_000)), List.of("s1", "s2")),
            item("s1", text("x".repeat(200))),
            HubMessage.Completion.empty("s1"),
            HubMessage.Completion.of("3", number(-1)),
            HubMessage.Completion.failed("4", "no"),
            new HubMessage.CancelInvocation("2"),
            new HubMessage.Ack(7),
            new HubMessage.Sequence(8),
            close("bye", true));

    static Stream<HubProtocol> protocols() {
        return Stream.of(new JsonHubProtocol(), new MessagePackHubProtocol());
    }

    private static byte[] stream(HubProtocol protocol) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        MESSAGES.forEach(message -> stream.writeBytes(protocol.write(message)));
        return stream.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void streamInOnePiece_isAllMessages(HubProtocol protocol) {
        MessageReader reader = protocol.reader(MESSAGE_MAX);

        assertThat(Messages.read(reader, ByteBuffer.wrap(stream(protocol)))).isEqualTo(MESSAGES);
        assertThat(reader.isMidMessage()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void streamInTwoPieces_isTheSameMessages_whereverItIsCut(HubProtocol protocol) {
        byte[] stream = stream(protocol);
        for (int cut = 0; cut <= stream.length; cut++) {
            MessageReader reader = protocol.reader(MESSAGE_MAX);
            List<HubMessage> read = new ArrayList<>(Messages.read(reader, ByteBuffer.wrap(stream, 0, cut)));
            read.addAll(Messages.read(reader, ByteBuffer.wrap(stream, cut, stream.length - cut)));

            assertThat(read).isEqualTo(MESSAGES);
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void streamInPiecesOfOneSize_isTheSameMessages(HubProtocol protocol) {
        byte[] stream = stream(protocol);
        for (int size = 1; size < 300; size++) {
            assertThat(pieces(protocol, stream, size)).isEqualTo(MESSAGES);
        }
    }

    private static List<HubMessage> pieces(HubProtocol protocol, byte[] stream, int size) {
        MessageReader reader = protocol.reader(MESSAGE_MAX);
        List<HubMessage> read = new ArrayList<>();
        for (int at = 0; at < stream.length; at += size) {
            read.addAll(Messages.read(reader, ByteBuffer.wrap(stream, at, Math.min(size, stream.length - at))));
        }
        return read;
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void halfAMessage_isSeen(HubProtocol protocol) {
        byte[] message = protocol.write(call("say", text("hi")));
        MessageReader reader = protocol.reader(MESSAGE_MAX);
        assertThat(reader.isMidMessage()).isFalse();

        assertThat(Messages.read(reader, ByteBuffer.wrap(message, 0, message.length - 1)))
                .isEmpty();
        assertThat(reader.isMidMessage()).isTrue();

        assertThat(Messages.read(reader, ByteBuffer.wrap(message, message.length - 1, 1)))
                .hasSize(1);
        assertThat(reader.isMidMessage()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void bytesInDirectMemory_areRead_andAllOfThemTaken(HubProtocol protocol) {
        byte[] stream = stream(protocol);
        ByteBuffer direct = ByteBuffer.allocateDirect(stream.length).put(stream).flip();
        ByteBuffer readOnly = ByteBuffer.wrap(stream).asReadOnlyBuffer();
        ByteBuffer array = ByteBuffer.wrap(stream);

        for (ByteBuffer bytes : List.of(direct, readOnly, array)) {
            assertThat(Messages.read(protocol.reader(MESSAGE_MAX), bytes)).isEqualTo(MESSAGES);
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void bytesReusedByTheirOwner_areNotNeededAnyMore(HubProtocol protocol) {
        byte[] message = protocol.write(call("say", text("hi")));
        byte[] half = Arrays.copyOf(message, 8);
        MessageReader reader = protocol.reader(MESSAGE_MAX);
        assertThat(Messages.read(reader, ByteBuffer.wrap(half))).isEmpty();

        Arrays.fill(half, (byte) 0x1E);

        assertThat(Messages.read(reader, ByteBuffer.wrap(message, 8, message.length - 8)))
                .containsExactly(call("say", text("hi")));
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void messageOfTheMostBytes_isRead_andOneMoreIsRefused(HubProtocol protocol) {
        byte[] message = protocol.write(item("s", text("x".repeat(33 * 1024))));

        assertThat(Messages.read(protocol.reader(message.length), ByteBuffer.wrap(message)))
                .hasSize(1);
        assertThatThrownBy(() -> Messages.read(protocol.reader(message.length - 1), ByteBuffer.wrap(message)))
                .isInstanceOf(BadMessageException.class)
                .hasMessage("The maximum message size of " + (message.length - 1) + "B was exceeded.");
        assertThatThrownBy(() -> Messages.read(protocol.reader(MESSAGE_MAX), ByteBuffer.wrap(message)))
                .isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void messageOfTheMostBytesByteByByte_isRead_andOneMoreIsRefused(HubProtocol protocol) {
        byte[] message = protocol.write(item("s", text("x".repeat(2000))));

        MessageReader reader = protocol.reader(message.length);
        for (int i = 0; i < message.length - 1; i++) {
            assertThat(Messages.read(reader, ByteBuffer.wrap(message, i, 1))).isEmpty();
        }
        assertThat(Messages.read(reader, ByteBuffer.wrap(message, message.length - 1, 1)))
                .hasSize(1);
        assertThatThrownBy(() -> feed(protocol.reader(message.length - 1), message))
                .isInstanceOf(BadMessageException.class);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void messagesInFrontOfABadOne_areHandedOn_andThoseBehindItAreNot(HubProtocol protocol) {
        byte[] good = protocol.write(call("say", text("hi")));
        byte[] tooBig = protocol.write(call("say", text("x".repeat(1024))));
        ByteBuffer all = ByteBuffer.allocate(2 * good.length + tooBig.length + good.length);
        all.put(good).put(good).put(tooBig).put(good).flip();
        List<Integer> sizes = new ArrayList<>();

        assertThatThrownBy(() -> protocol.reader(1024).read(all, (message, size) -> sizes.add(size)))
                .isInstanceOf(BadMessageException.class);

        assertThat(sizes).containsExactly(good.length, good.length);
    }

    private static void feed(MessageReader reader, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            Messages.read(reader, ByteBuffer.wrap(bytes, i, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void manyMessagesOfMoreThanTheMostBytes_areRead(HubProtocol protocol) {
        byte[] stream = stream(protocol);
        ByteBuffer much = ByteBuffer.allocate(stream.length * 100);
        for (int i = 0; i < 100; i++) {
            much.put(stream);
        }

        assertThat(Messages.read(protocol.reader(1024), much.flip())).hasSize(100 * MESSAGES.size());
    }
}
