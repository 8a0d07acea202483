package io.rejoin.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * A client on a socket of its own: it keeps the newest token and cursor that it is given, and shows them when it comes back. What is not
 * right makes it throw.
 */
final class LoadClient {
    private static final int BUFFER = 32 * 1024;
    private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};
    private static final int PING = 9;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    /** Of each message there is one. */
    static final char MARK = '#';

    private final Dialect dialect;
    private final String user;
    private final String connectionToken;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
    private SocketChannel channel;
    private String token = "";
    private String tokenBefore = "";
    private String cursor = "";
    private String lastFrame = "";
    private boolean upgraded;
    private int heard;

    LoadClient(Dialect dialect, String user, String connectionToken) throws IOException {
        this.dialect = dialect;
        this.user = user;
        this.connectionToken = connectionToken;
        this.channel = SocketChannel.open();
    }

    /** Comes, for the first time or again; what it has to say is written when the connection stands. */
    void open(int port, Selector selector) throws IOException {
        channel.close();
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        in.clear().flip();
        upgraded = false;
        tokenBefore = token;
        heard = 0;
        boolean there = channel.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        channel.register(selector, there ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
        if (there) {
            write(request(port));
        }
    }

    /** Does what its socket is ready for. */
    void go(SelectionKey key, int port) throws IOException {
        if (key.isConnectable() && channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_READ);
            write(request(port));
        } else if (key.isReadable()) {
            read();
        }
    }

    private void write(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) != bytes.length) {
            throw new IOException("the socket does not take a whole request");
        }
    }

    private byte[] request(int port) {
        String text = dialect.request(connectionToken, token, cursor)
                + "Host: 127.0.0.1:" + port + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Origin: http://127.0.0.1:" + port + "\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nUser-Agent: load\r\n"
                + RejoinServer.USER_HEADER + ": " + user + "\r\n\r\n";
        return Dialect.bytes(text);
    }

    private void read() throws IOException {
        in.compact();
        int count = channel.read(in);
        in.flip();
        if (count < 0) {
            throw new IOException(user + " was sent away");
        }
        if (upgraded || upgrade()) {
            boolean whole = true;
            while (whole) {
                in.mark();
                whole = frame();
            }
            in.reset();
        }
    }

    /** Whether the answer to the handshake is there. */
    private boolean upgrade() throws IOException {
        String head = new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(user + " was refused: " + head);
        }
        in.position(in.position() + end + 4);
        upgraded = true;
        hello();
        return true;
    }

    /** In a masked frame, as a client's must be, under the mask that changes nothing. */
    private void hello() throws IOException {
        String text = dialect.hello();
        if (!text.isEmpty()) {
            char opcode = (char) (0x80 | frameKind());
            write(Dialect.bytes(opcode + "" + (char) (0x80 | text.length()) + "\0\0\0\0" + text));
        }
    }

    private int frameKind() {
        return dialect.isBinary() ? BINARY : TEXT;
    }

    /** Takes one whole frame (RFC 6455, section 5.2; a server masks nothing); false if there is none. */
    private boolean frame() throws IOException {
        if (in.remaining() < 2) {
            return false;
        }
        int opcode = in.get() & 0x0F;
        int length = in.get() & 0x7F;
        if (length == 126) {
            if (in.remaining() < 2) {
                return false;
            }
            length = in.getShort() & 0xFFFF;
        }
        if (in.remaining() < length) {
            return false;
        }
        take(opcode, new String(in.array(), in.position(), length, StandardCharsets.ISO_8859_1));
        in.position(in.position() + length);
        return true;
    }

    private void take(int opcode, String text) throws IOException {
        if (opcode == PING) {
            write(PONG);
        } else if (opcode == frameKind()) {
            heard += Math.toIntExact(text.chars().filter(c -> c == MARK).count());
            cursor = dialect.cursor(text, cursor);
            token = dialect.token(text, token);
            lastFrame = text;
        } else {
            throw new IOException(user + " got a frame of kind " + opcode);
        }
    }

    /** Whether it was told anything since it came. */
    boolean isWelcome() {
        return upgraded && !lastFrame.isEmpty();
    }

    /** Whether its token says that it is in all of its groups. */
    boolean isInItsGroups() {
        if (token.isEmpty()) {
            return false;
        }
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        String groups = Population.groups(user).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return claims.contains("\"hubs\":{\"" + RejoinServer.HUB + "\":" + groups + "}");
    }

    /** Whether it was given a token since it came back, another one than it showed. */
    boolean hasFreshToken() {
        return !token.equals(tokenBefore);
    }

    /** How many messages it got since it came or was asked to forget. */
    int heard() {
        return heard;
    }

    void forgetHeard() {
        heard = 0;
    }

    String lastFrame() {
        return lastFrame;
    }

    String user() {
        return user;
    }

    String connectionToken() {
        return connectionToken;
    }

    /** Goes without a goodbye: with a reset, or with the ordinary end of the stream. */
    void drop(boolean reset) throws IOException {
        if (reset) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
        lastFrame = "";
    }
}
