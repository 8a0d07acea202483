package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A client that asked for a connection that outlives its sockets, and counts by hand. */
final class StatefulClient {

    static final String PING = "{\"type\":6}" + Visitor.END;
    private static final String HANDSHAKE = "{\"protocol\":\"json\",\"version\":2}" + Visitor.END;

    private final CoreUnderTest server;
    private final JsonNode negotiated;
    private final String user;

    StatefulClient(CoreUnderTest server, String user) {
        this.server = server;
        this.user = user;
        this.negotiated = negotiate(server, user);
        assertThat(negotiated.path("useStatefulReconnect").asBoolean()).isTrue();
    }

    static JsonNode negotiate(CoreUnderTest server, String user) {
        return Visitor.json(server.ask(
                        "POST",
                        "/chat/negotiate?negotiateVersion=1&useStatefulReconnect=true",
                        "",
                        "Authorization",
                        "Bearer " + user)
                .body());
    }

    static String ack(long number) {
        return "{\"type\":8,\"sequenceId\":" + number + "}" + Visitor.END;
    }

    static String sequence(long number) {
        return "{\"type\":9,\"sequenceId\":" + number + "}" + Visitor.END;
    }

    String secret() {
        return negotiated.path("connectionToken").asText();
    }

    String id() {
        return negotiated.path("connectionId").asText();
    }

    /** A socket of its connection, the first or another one. */
    SocketClient socket() {
        return socketOf(user);
    }

    SocketClient socketOf(String somebody, String... more) {
        String[] headers = Stream.concat(Stream.of("Authorization", "Bearer " + somebody), Stream.of(more))
                .toArray(String[]::new);
        return SocketClient.open(server.port(), "/chat?id=" + secret(), headers);
    }

    /** The first socket, let in, and as real clients do with a ping behind its handshake; the hub knows of it. */
    SocketClient connected(String... headers) {
        int others = server.hub.connected.get();
        SocketClient socket = socketOf(user, headers);
        socket.text(HANDSHAKE);
        assertThat(socket.message().toString()).isEqualTo("{}");
        socket.text(PING);
        Eventually.until("the hub knows it", () -> server.hub.connected.get() > others);
        return socket;
    }

    /** Another socket; the client says with which number it goes on, the server too. */
    SocketClient resumed(long own, long servers, String... headers) {
        SocketClient socket = socketOf(user, headers);
        socket.text(sequence(own));
        assertThat(socket.message().toString()).isEqualTo("{\"type\":9,\"sequenceId\":" + servers + "}");
        return socket;
    }

    /** The texts of the next messages that count, without what acknowledges. */
    static List<String> said(SocketClient socket, int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            JsonNode message = socket.await(next -> next.path("type").asInt() <= 5);
            texts.add(
                    message.has("target")
                            ? message.path("arguments").path(0).asText()
                            : message.path("type").asText() + " "
                                    + message.path("invocationId").asText());
        }
        return texts;
    }
}
