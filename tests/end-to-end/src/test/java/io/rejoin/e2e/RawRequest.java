package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request written byte by byte, so that a test sees the whole head of the answer and may send what no HTTP client would. */
final class RawRequest {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final List<String> UPGRADE = List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    private RawRequest() {}

    /** Asks for a WebSocket at this address; the head of the answer, status line first. */
    static List<String> upgrade(URI address, String... headers) {
        List<String> lines = new ArrayList<>(UPGRADE);
        lines.addAll(List.of(headers));
        return head("GET", address, lines);
    }

    static List<String> head(String method, URI address, List<String> headers) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String target = address.getRawPath()
                    + Optional.ofNullable(address.getRawQuery())
                            .map(query -> "?" + query)
                            .orElse("");
            String request = method + " " + target + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n"
                    + String.join("\r\n", headers) + (headers.isEmpty() ? "" : "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return head(new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> head(BufferedReader in) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            lines.add(line);
            line = in.readLine();
        }
        return lines;
    }

    /** The status of an answer. */
    static int status(List<String> head) {
        return Integer.parseInt(head.get(0).split(" ", -1)[1]);
    }
}
