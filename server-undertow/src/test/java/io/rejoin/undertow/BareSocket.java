package io.rejoin.undertow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to this machine without a protocol. It takes little at a time, and a read fails when nothing came for 20 s. */
public final class BareSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SMALL_BUFFER = 8 * 1024;

    private final Socket socket = new Socket();

    private BareSocket() {}

    public static BareSocket open(int port) {
        BareSocket opened = new BareSocket();
        try {
            opened.socket.setReceiveBufferSize(SMALL_BUFFER);
            opened.socket.setSoTimeout(PATIENCE_MILLIS);
            opened.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InputStream in() {
        try {
            return socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if the other side is gone. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** For a request: nobody is gone so early. */
    public void send(String text) {
        try {
            send(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks it off without a word (RST), whatever is still on its way. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
