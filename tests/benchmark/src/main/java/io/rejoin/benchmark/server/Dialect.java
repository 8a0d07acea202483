package io.rejoin.benchmark.server;

import java.nio.charset.StandardCharsets;

/** A protocol, as clients speak it over WebSockets. Texts stand for bytes, one character each. */
enum Dialect {
    /** SignalR 2: a client is told who it is before it opens its socket, and shows token and cursor in the query. */
    CLASSIC("SignalR 2", "", "G", "C"),
    /** ASP.NET Core SignalR without negotiation; a client shows token and position in headers. */
    CORE_JSON("ASP.NET Core SignalR, JSON", "json", "token", "position"),
    CORE_MESSAGEPACK("ASP.NET Core SignalR, MessagePack", "messagepack", "token", "position");

    private static final String END = "\u001e";

    private final String words;
    private final String protocol;
    private final String token;
    private final String cursor;

    Dialect(String words, String protocol, String token, String cursor) {
        this.words = words;
        this.protocol = protocol;
        this.token = token;
        this.cursor = cursor;
    }

    String words() {
        return words;
    }

    /** How many times the bare server's cost a task may be. */
    double timesMax(Task task) {
        return task == Task.STORM && this != CLASSIC ? 1.6 : task.timesMax();
    }

    boolean negotiates() {
        return this == CLASSIC;
    }

    /** Whether messages go in binary frames. */
    boolean isBinary() {
        return this == CORE_MESSAGEPACK;
    }

    /** How a request for a socket begins: its first line, and headers. */
    String request(String connectionToken, String shown, String position) {
        boolean known = !shown.isEmpty();
        if (this == CLASSIC) {
            return "GET /signalr/" + (known ? "reconnect" : "connect") + "?transport=webSockets&clientProtocol=1.5"
                    + "&connectionToken=" + connectionToken + "&connectionData=" + HttpCalls.CONNECTION_DATA
                    + (known ? "&messageId=" + position + "&groupsToken=" + shown : "") + "&tid=7 HTTP/1.1\r\n";
        }
        return "GET /core HTTP/1.1\r\nRejoin-Token: " + (known ? shown : "none") + "\r\n"
                + (position.isEmpty() ? "" : "Rejoin-Position: " + position + "\r\n");
    }

    /** What a client says as soon as its socket is open; may be empty. */
    String hello() {
        return protocol.isEmpty() ? "" : "{\"protocol\":\"" + protocol + "\",\"version\":1}" + END;
    }

    /** The token in a frame, or what it was before. */
    String token(String frame, String before) {
        return member(frame, token, before);
    }

    /** Where the client stands. */
    String cursor(String frame, String before) {
        return member(frame, cursor, before);
    }

    private String member(String frame, String name, String before) {
        return isBinary() ? packed(frame, name, before) : quoted(frame, name, before);
    }

    private static String quoted(String frame, String name, String before) {
        String start = "\"" + name + "\":\"";
        int from = frame.indexOf(start);
        return from < 0 ? before : frame.substring(from + start.length(), frame.indexOf('"', from + start.length()));
    }

    /** A text of MessagePack behind its name; both are short. */
    private static String packed(String frame, String name, String before) {
        String start = (char) (0xA0 | name.length()) + name;
        int from = frame.indexOf(start) + start.length();
        if (from < start.length()) {
            return before;
        }
        return switch (frame.charAt(from)) {
            case 0xD9 -> frame.substring(from + 2, from + 2 + frame.charAt(from + 1));
            case 0xDA -> frame.substring(from + 3, from + 3 + (frame.charAt(from + 1) << 8 | frame.charAt(from + 2)));
            default -> frame.substring(from + 1, from + 1 + (frame.charAt(from) & 0x1F));
        };
    }

    /**
     * The frame in which this is said to a group.
     *
     * @param sample any frame of the server that speaks the dialect
     */
    byte[] said(String text, String sample) {
        return switch (this) {
            case CLASSIC ->
                bytes(sample.substring(0, sample.indexOf(',') + 1) + "\"M\":[{\"H\":\"" + RejoinServer.HUB
                        + "\",\"M\":\"said\",\"A\":[\"" + text + "\"]}]}");
            case CORE_JSON -> bytes("{\"type\":1,\"target\":\"said\",\"arguments\":[\"" + text + "\"]}" + END);
            case CORE_MESSAGEPACK -> {
                String message =
                        "\u0096\u0001\u0080\u00C0\u00A4said\u0091\u00D9" + (char) text.length() + text + "\u0090";
                yield bytes((char) (message.length() & 0x7F | 0x80) + "" + (char) (message.length() >> 7) + message);
            }
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
