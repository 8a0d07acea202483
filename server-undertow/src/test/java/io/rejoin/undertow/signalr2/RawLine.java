package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.undertow.BareSocket;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One end of a WebSocket (RFC 6455, section 5.2) on a bare socket. It answers pings while it reads. */
final class RawLine implements AutoCloseable {

    /** How a line ended that broke without a close frame. */
    static final int BROKEN = 1006;

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final BareSocket socket;
    private final DataInputStream in;
    private boolean shaken;
    private int closed;

    private RawLine(BareSocket socket) {
        this.socket = socket;
        this.in = new DataInputStream(socket.in());
    }

    /** Asks for a WebSocket; what the server says to that is read with the first frame. */
    static RawLine open(int port, String path) {
        BareSocket socket = BareSocket.open(port);
        socket.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        return new RawLine(socket);
    }

    /** Skips the answer to the handshake, which must be a WebSocket. */
    private void shake() throws IOException {
        if (!shaken) {
            shaken = true;
            assertThat(header()).contains(" 101 ");
            while (!header().isEmpty()) {
                // until the head ends
            }
        }
    }

    private String header() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    /** Sends a text frame; false if the line is broken. */
    boolean send(String text) {
        return write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a close frame; it can still be read from. */
    boolean sendClose() {
        return write(CLOSE, new byte[] {3, (byte) 0xE8});
    }

    private boolean write(int type, byte[] content) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | type);
        if (content.length < 126) {
            frame.write(0x80 | content.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(content.length >> 8);
            frame.write(content.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(content);
        try {
            socket.send(frame.toByteArray());
            return true;
        } catch (IOException e) {
            closed = BROKEN;
            return false;
        }
    }

    /** The next text; empty if the line ended. Fails if nothing comes for long. */
    Optional<String> read() {
        try {
            shake();
            while (true) {
                int type = in.readUnsignedByte() & 15;
                byte[] content = in.readNBytes(length());
                if (type == TEXT) {
                    return Optional.of(new String(content, StandardCharsets.UTF_8));
                } else if (type == PING) {
                    write(PONG, content);
                } else if (type == CLOSE) {
                    closed = (content[0] & 255) << 8 | (content[1] & 255);
                    socket.close();
                    return Optional.empty();
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came", e);
        } catch (IOException e) {
            closed = BROKEN;
            return Optional.empty();
        }
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        return length == 127 ? (int) in.readLong() : length == 126 ? in.readUnsignedShort() : length;
    }

    /** With which code the line was closed; 0 if it was not. */
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
