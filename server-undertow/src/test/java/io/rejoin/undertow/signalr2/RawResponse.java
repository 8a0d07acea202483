package io.rejoin.undertow.signalr2;

import io.rejoin.undertow.BareSocket;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Requests on a bare socket, and what comes back, read only when it is asked for: the head, then the body bit by bit. */
final class RawResponse implements AutoCloseable {

    private final BareSocket socket;
    private final DataInputStream in;
    private final int port;
    private final Map<String, String> headers = new TreeMap<>();
    private Optional<Integer> status = Optional.empty();
    private int left;
    private boolean over;
    private boolean whole;

    private RawResponse(BareSocket socket, int port) {
        this.socket = socket;
        this.port = port;
        this.in = new DataInputStream(new BufferedInputStream(socket.in()));
    }

    static RawResponse open(int port) {
        return new RawResponse(BareSocket.open(port), port);
    }

    /** Sends a request; its answer is not waited for. The one before must have been read. */
    RawResponse request(String method, String path, String form, String... extra) {
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        for (String header : extra) {
            request.append(header).append("\r\n");
        }
        if (method.equals("POST")) {
            request.append("Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: ")
                    .append(form.length())
                    .append("\r\n");
        }
        socket.send(request.append("\r\n").append(form).toString());
        return nextResponse();
    }

    /** Sends a request while the answer to the last one is not there yet. */
    void sendAhead(String method, String path) {
        socket.send(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
    }

    RawResponse nextResponse() {
        status = Optional.empty();
        headers.clear();
        over = false;
        whole = false;
        left = 0;
        return this;
    }

    int status() {
        if (status.isEmpty()) {
            String[] line = line().split(" ", -1);
            status = Optional.of(line.length > 1 ? Integer.parseInt(line[1]) : 0);
            for (String header = line(); !header.isEmpty(); header = line()) {
                String[] parts = header.split(": ", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            left = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            over = left == 0 && !isChunked();
        }
        return status.get();
    }

    private boolean isChunked() {
        return headers.containsKey("transfer-encoding");
    }

    String header(String name) {
        status();
        return headers.getOrDefault(name, "");
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = next(); c >= 0 && c != '\n'; c = next()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private int next() {
        try {
            return in.readUnsignedByte();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came", e);
        } catch (EOFException e) {
            return -1;
        } catch (IOException broken) {
            return -1;
        }
    }

    /** The next byte of the body; empty if it is over, or broken off. */
    private Optional<Integer> bodyByte() {
        status();
        if (left == 0 && isChunked() && !over) {
            nextChunk();
        }
        if (over) {
            return Optional.empty();
        }
        int c = next();
        left--;
        over |= c < 0 || (left == 0 && !isChunked());
        if (left == 0 && isChunked()) {
            line();
        }
        return c < 0 ? Optional.empty() : Optional.of(c);
    }

    private void nextChunk() {
        String size = line();
        left = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
        if (left == 0) {
            whole = !size.isEmpty();
            over = true;
            line();
        }
    }

    /** Whether the chunked body was ended, and not broken off. */
    boolean isWhole() {
        return whole;
    }

    /** All that is left of the body. */
    String body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Optional<Integer> c = bodyByte(); c.isPresent(); c = bodyByte()) {
            body.write(c.get());
            body.writeBytes(restOfChunk());
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** But for its last byte. */
    private byte[] restOfChunk() {
        try {
            byte[] rest = in.readNBytes(Math.max(0, left - 1));
            left -= rest.length;
            return rest;
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    /** So many characters of the body. */
    String bytes(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bodyByte().ifPresent(bytes::write);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The data of the next event; empty if the stream is over. */
    Optional<String> event() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean lineEnded = false;
        for (Optional<Integer> c = bodyByte(); c.isPresent(); c = bodyByte()) {
            text.write(c.get());
            if (c.get() == '\n' && lineEnded) {
                String event = text.toString(StandardCharsets.UTF_8);
                return Optional.of(event.strip().substring("data: ".length()));
            }
            lineEnded = c.get() == '\n';
        }
        return Optional.empty();
    }

    /** Breaks the connection off without a word (RST), whatever is still on its way. */
    void reset() {
        socket.reset();
    }

    @Override
    public void close() {
        socket.close();
    }
}
