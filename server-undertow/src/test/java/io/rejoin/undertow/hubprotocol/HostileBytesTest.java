package io.rejoin.undertow.hubprotocol;

import static io.rejoin.undertow.hubprotocol.Messages.MESSAGE_MAX;
import static io.rejoin.undertow.hubprotocol.Messages.call;
import static io.rejoin.undertow.hubprotocol.Messages.item;
import static io.rejoin.undertow.hubprotocol.Messages.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that mean harm: they are refused in no other way than one, soon, and cost no more than they weigh. */
@Timeout(60)
final class HostileBytesTest {

    private static final int ROUNDS = 20_000;
    /** Of memory for each byte that came: trees weigh more than what they are made of. */
    private static final int WEIGHT_MAX = 100;

    private static final int BASE_WEIGHT_MAX = 1 << 20;

    static List<HubProtocol> protocols() {
        return List.of(new JsonHubProtocol(), new MessagePackHubProtocol());
    }

    /** What came out; no other exception leaves than the one that says that it is no message. */
    private static List<HubMessage> read(HubProtocol protocol, byte[] bytes) {
        try {
            List<HubMessage> messages = Messages.read(protocol, bytes);
            messages.forEach(protocol::write);
            return messages;
        } catch (BadMessageException e) {
            assertThat(e).hasMessageNotContaining("secret").hasNoCause();
            return List.of();
        }
    }

    private static byte[] valid(HubProtocol protocol, RandomTrees trees) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(protocol.write(call("7", "secret", List.of(trees.tree(), trees.tree()))));
        bytes.writeBytes(protocol.write(item("8", trees.tree())));
        bytes.writeBytes(protocol.write(HubMessage.Completion.failed("9", "secret")));
        bytes.writeBytes(protocol.write(new HubMessage.Ack(300)));
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void flippedBytes_areMessagesOrRefused(HubProtocol protocol) {
        Random random = new Random(7);
        RandomTrees trees = new RandomTrees(random, protocol.isBinary());
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = valid(protocol, trees);
            int flips = 1 + random.nextInt(3);
            for (int flip = 0; flip < flips; flip++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            read += read(protocol, bytes).size();
        }
        assertThat(read).as("messages in spite of all").isPositive();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void randomBytes_areMessagesOrRefused(HubProtocol protocol) {
        Random random = new Random(8);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            bytes[bytes.length - 1] = 0x1E;
            read(protocol, bytes);
        }
    }

    /** Behind a right length and the beginning of a right message, so that more of it is looked at. */
    @Test
    void randomValues_areMessagesOrRefused() {
        Random random = new Random(9);
        HubProtocol packed = new MessagePackHubProtocol();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[30 + random.nextInt(90)];
            random.nextBytes(bytes);
            byte[] beginning = Packed.bytes(random.nextBoolean() ? "94 02 80 'x'" : "95 01 80 C0 't' 91");
            System.arraycopy(beginning, 0, bytes, 0, beginning.length);
            read(packed, Packed.frame(bytes));
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void validMessagesCutShort_areRefusedOrNotWholeYet(HubProtocol protocol) {
        byte[] bytes = protocol.write(call("7", "say", List.of(new RandomTrees(new Random(10), false).tree())));
        for (int length = 0; length < bytes.length; length++) {
            MessageReader reader = protocol.reader(MESSAGE_MAX);
            assertThat(Messages.read(reader, ByteBuffer.wrap(bytes, 0, length))).isEmpty();
            assertThat(reader.isMidMessage()).isEqualTo(length > 0);
        }
    }

    @Test
    void contentCutShort_isRefused() {
        byte[] content = Packed.bytes(
                "96 01 80 'id' 't' 93 CB 3F F0 00 00 00 00 00 00 81 'k' C4 02 00 00 D6 FF 00 00 00" + " 00 91 's'");
        HubProtocol packed = new MessagePackHubProtocol();
        assertThat(Messages.read(packed, Packed.frame(content))).hasSize(1);
        for (int length = 0; length < content.length; length++) {
            byte[] frame = Packed.frame(Arrays.copyOf(content, length));
            assertThatThrownBy(() -> Messages.read(packed, frame)).isInstanceOf(BadMessageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DD FF FF FF FF",
                "DD 7F FF FF FF",
                "DC FF FF",
                "94 02 DF FF FF FF FF",
                "94 02 DF 7F FF FF FF",
                "94 02 80 DB FF FF FF FF 61",
                "94 02 80 DB 7F FF FF FF 61",
                "94 02 80 C6 7F FF FF FF 61",
                "95 01 80 C0 't' DD FF FF FF FF",
                "95 01 80 C0 't' DD 7F FF FF FF",
                "96 01 80 C0 't' 90 DD 7F FF FF FF",
                "94 02 80 'x' DD 7F FF FF FF C0 C0 C0 C0",
                "94 02 80 'x' DF 7F FF FF FF C0 C0 C0 C0",
                "94 02 80 'x' DF 40 00 00 00 C0 C0 C0 C0",
                "94 02 80 'x' DB 7F FF FF FF C0 C0 C0 C0",
                "94 02 80 'x' C6 7F FF FF FF C0 C0 C0 C0",
                "94 02 80 'x' C9 7F FF FF FF FF C0 C0 C0 C0",
                "95 02 80 'x' C0 DD 7F FF FF FF",
                "95 02 80 'x' C0 DF 7F FF FF FF",
                "95 02 80 'x' C0 C6 7F FF FF FF",
            })
    void lengthThatIsNotThere_isRefusedForNothing(String content) {
        byte[] frame = Packed.frame(content);
        HubProtocol packed = new MessagePackHubProtocol();
        assertThatThrownBy(() -> Messages.read(packed, frame)).isInstanceOf(BadMessageException.class);

        assertThat(allocated(() -> read(packed, frame))).isLessThan(BASE_WEIGHT_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF FF FF FF 7F", "FF FF FF FF 07", "80 80 80 80 08", "81 80 02", "80 80 80 80 80 01"})
    void lengthOfAMessageThatIsTooBig_isRefusedAtOnce(String prefix) {
        byte[] bytes = Packed.bytes(prefix);
        HubProtocol packed = new MessagePackHubProtocol();

        assertThatThrownBy(() -> Messages.read(packed, bytes)).isInstanceOf(BadMessageException.class);
        assertThat(allocated(() -> read(packed, bytes))).isLessThan(BASE_WEIGHT_MAX);
    }

    @Test
    void lengthOnItsWay_isWaitedFor() {
        MessageReader reader = new MessagePackHubProtocol().reader(MESSAGE_MAX);

        assertThat(Messages.read(reader, ByteBuffer.wrap(Packed.bytes("82 80 80 80"))))
                .isEmpty();
        assertThat(Messages.read(reader, ByteBuffer.wrap(Packed.bytes("00 91 06"))))
                .containsExactly(new HubMessage.Ping());
    }

    @Test
    void deepNests_areRefused() {
        int depth = 100_000;
        byte[] arrays = new byte[depth];
        Arrays.fill(arrays, (byte) 0x91);
        byte[] maps = "\u0081\u0000".repeat(depth).getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] nest : List.of(arrays, maps)) {
            for (String beginning : List.of("", "94 02 80 'x'", "95 01 80 C0 't'", "92 06")) {
                assertThatThrownBy(() -> deep(Packed.bytes(beginning), nest)).isInstanceOf(BadMessageException.class);
            }
        }
        for (String nest : List.of("[".repeat(depth), "{\"a\":".repeat(depth))) {
            byte[] record = records("{\"type\":2,\"invocationId\":\"x\",\"item\":" + nest);
            assertThatThrownBy(() -> Messages.read(new JsonHubProtocol().reader(1 << 20), ByteBuffer.wrap(record)))
                    .isInstanceOf(BadMessageException.class);
        }
    }

    private static void deep(byte[] beginning, byte[] nest) {
        byte[] frame = PackedFrames.frame(beginning.length + nest.length);
        System.arraycopy(nest, 0, frame, frame.length - nest.length, nest.length);
        System.arraycopy(beginning, 0, frame, frame.length - nest.length - beginning.length, beginning.length);
        Messages.read(new MessagePackHubProtocol().reader(1 << 20), ByteBuffer.wrap(frame));
    }

    @Test
    void crowdedMessages_weighNoMoreThanSoMuchAByte() {
        int size = 32_000;
        List<byte[]> contents = new ArrayList<>();
        for (int filler : new int[] {0x90, 0x80, 0xC0, 0x01, 0xA0}) {
            byte[] content = new byte[size];
            Arrays.fill(content, (byte) filler);
            byte[] beginning = Packed.bytes("94 02 80 'x' DC");
            System.arraycopy(beginning, 0, content, 0, beginning.length);
            int elements = size - beginning.length - 2;
            content[beginning.length] = (byte) (elements >> 8);
            content[beginning.length + 1] = (byte) elements;
            contents.add(frame(content));
        }
        HubProtocol packed = new MessagePackHubProtocol();
        contents.forEach(frame -> {
            assertThat(Messages.read(packed, frame)).hasSize(1);
            long weight = allocated(() -> Messages.read(packed, frame));
            assertThat(weight).isLessThan((long) WEIGHT_MAX * size);
        });
    }

    private static byte[] frame(byte[] content) {
        byte[] frame = PackedFrames.frame(content.length);
        System.arraycopy(content, 0, frame, frame.length - content.length, content.length);
        return frame;
    }

    @Test
    void longMessageByteByByte_isFoundInTime() {
        byte[] record = records("{\"type\":6,\"x\":\"" + "x".repeat(1 << 18) + "\"}");
        MessageReader reader = new JsonHubProtocol().reader(1 << 20);
        List<HubMessage> read = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < record.length; i++) {
            read.addAll(Messages.read(reader, ByteBuffer.wrap(record, i, 1)));
        }

        assertThat(read).containsExactly(new HubMessage.Ping());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void namesThatCollide_areRead() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 1 << 11; i++) {
            String bits = Integer.toBinaryString(1 << 11 | i).substring(1);
            names.append(",\"")
                    .append(bits.replace("0", "Aa").replace("1", "BB"))
                    .append("\":1");
        }
        byte[] record = records("{\"type\":2,\"invocationId\":\"x\",\"item\":{\"a\":1" + names + "}}");

        JsonNode item = ((HubMessage.StreamItem)
                        Messages.read(new JsonHubProtocol().reader(1 << 20), ByteBuffer.wrap(record))
                                .get(0))
                .item();

        assertThat(item).hasSize(1 + (1 << 11));
    }

    private static long allocated(Runnable work) {
        work.run();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
