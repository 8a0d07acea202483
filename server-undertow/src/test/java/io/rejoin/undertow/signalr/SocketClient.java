package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.undertow.BareSocket;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One end of a WebSocket (RFC 6455, section 5.2) on a bare socket: it says what it is told to, frame by frame. */
final class SocketClient implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** What came in one frame. */
    static final class Frame {
        private final int type;
        private final byte[] bytes;

        Frame(int type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        int type() {
            return type;
        }

        byte[] bytes() {
            return bytes;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private final BareSocket socket;
    private final DataInputStream in;
    private final ArrayDeque<String> messages = new ArrayDeque<>();
    private int status;
    private int closed;

    private SocketClient(BareSocket socket) {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.in()));
    }

    static SocketClient open(int port, String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        BareSocket socket = BareSocket.open(port);
        socket.send(request + "\r\n");
        return new SocketClient(socket);
    }

    /** What the server answers to the upgrade: 101, or why not. */
    int status() {
        try {
            if (status == 0) {
                status = Integer.parseInt(header().split(" ", -1)[1]);
                while (!header().isEmpty()) {
                    // until the head ends
                }
            }
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String header() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    SocketClient text(String text) {
        return frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    SocketClient binary(byte[] bytes) {
        return frame(BINARY, true, bytes);
    }

    SocketClient close(byte[] payload) {
        return frame(CLOSE, true, payload);
    }

    SocketClient frame(int type, boolean last, byte[] content) {
        assertThat(status()).isEqualTo(101);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((last ? 0x80 : 0) | type);
        if (content.length < 126) {
            frame.write(0x80 | content.length);
        } else if (content.length < 65536) {
            frame.write(0x80 | 126);
            frame.write(content.length >> 8);
            frame.write(content.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) content.length >> shift));
            }
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(content);
        return raw(frame.toByteArray());
    }

    /** Bytes of no protocol; that the other side may have hung up is its good right. */
    SocketClient raw(byte[] bytes) {
        try {
            socket.send(bytes);
        } catch (IOException brokenOff) {
            closed = closed == 0 ? 1006 : closed;
        }
        return this;
    }

    /** The next frame of data; empty if the line ended. */
    Optional<Frame> read() {
        try {
            assertThat(status()).isEqualTo(101);
            while (true) {
                int type = in.readUnsignedByte() & 15;
                byte[] content = in.readNBytes(length());
                if (type == TEXT || type == BINARY) {
                    return Optional.of(new Frame(type, content));
                } else if (type == PING) {
                    frame(PONG, true, content);
                } else if (type == CLOSE) {
                    closed = content.length < 2 ? 1005 : (content[0] & 255) << 8 | (content[1] & 255);
                    socket.close();
                    return Optional.empty();
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came", e);
        } catch (IOException e) {
            closed = 1006;
            return Optional.empty();
        }
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte() & 127;
        return length == 127 ? (int) in.readLong() : length == 126 ? in.readUnsignedShort() : length;
    }

    /** The next message in JSON, but for signs of life; empty if the line ended. Each frame must hold whole messages, as text. */
    Optional<JsonNode> next() {
        while (true) {
            while (messages.isEmpty()) {
                Optional<Frame> frame = read();
                if (frame.isEmpty()) {
                    return Optional.empty();
                }
                assertThat(frame.get().type()).isEqualTo(TEXT);
                messages.addAll(Visitor.whole(frame.get().text()));
            }
            JsonNode message = Visitor.json(messages.remove());
            if (message.path("type").asInt() != 6) {
                return Optional.of(message);
            }
        }
    }

    JsonNode message() {
        return next().orElseThrow(() -> new AssertionError("the line ended with " + closed));
    }

    /** Reads on until such a message comes. */
    JsonNode await(Predicate<JsonNode> wanted) {
        JsonNode message = message();
        while (!wanted.test(message)) {
            message = message();
        }
        return message;
    }

    /** The completion of this call. */
    JsonNode completion(String id) {
        return await(message -> message.path("type").asInt() == 3
                && message.path("invocationId").asText().equals(id));
    }

    /** Reads to the end: what came, and then {@link #closed}. */
    List<String> toTheEnd() {
        List<String> rest = new ArrayList<>();
        for (Optional<JsonNode> message = next(); message.isPresent(); message = next()) {
            rest.add(message.get().toString());
        }
        return rest;
    }

    /** With which code the line was closed; 1005 without one, 1006 without a close frame, 0 if it was not. */
    int closed() {
        return closed;
    }

    /** Breaks it without a word (RST). */
    void reset() {
        socket.reset();
    }

    @Override
    public void close() {
        socket.close();
    }
}
