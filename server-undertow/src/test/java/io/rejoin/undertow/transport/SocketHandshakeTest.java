package io.rejoin.undertow.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How sockets end, byte by byte. Listens on a free port. */
final class SocketHandshakeTest {

    private static final int PATIENCE_MILLIS = 30_000;
    /** A text message of a client with a mask of zeros. */
    private static final byte[] HELLO = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
    /** A close frame of a client, 1000. */
    private static final byte[] GOODBYE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xE8};

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Undertow server = Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(exchange -> SocketUpgrade.accept(exchange, this::welcome))
            .build();

    SocketHandshakeTest() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void welcome(WebSocketChannel channel) {
        WebSocketLine line = new WebSocketLine(channel);
        line.whenGone(() -> heard.add("gone"));
        channel.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                heard.add(message.getData());
            }

            @Override
            protected void onError(WebSocketChannel from, Throwable error) {
                heard.add(error.toString());
                line.lost();
            }
        });
        channel.resumeReceives();
    }

    private Socket connected() throws IOException {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        String handshake = String.join(
                "\r\n",
                "GET / HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "",
                "");
        socket.getOutputStream().write(handshake.getBytes(ISO_8859_1));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        assertThat(head).startsWith("HTTP/1.1 101");
        return socket;
    }

    private void awaitGone() {
        Eventually.until("it is gone", () -> heard.contains("gone"));
    }

    @Test
    void endWithoutACloseFrame_isABrokenLineAndNothingIsSaidOnIt() throws IOException {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(HELLO);
            socket.shutdownOutput();

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            awaitGone();
            assertThat(List.copyOf(heard)).containsExactly("hi", "gone");
        }
    }

    @Test
    void endBehindACloseFrame_isAGoodbyeThatIsAnswered() throws IOException {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(GOODBYE);
            socket.shutdownOutput();

            assertThat(socket.getInputStream().readAllBytes()).startsWith(0x88, 0x02, 0x03, 0xE8);
            awaitGone();
            assertThat(List.copyOf(heard)).containsExactly("gone");
        }
    }
}
