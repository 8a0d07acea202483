package io.rejoin.benchmark.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What a client asks before it has a WebSocket. */
final class HttpCalls {
    /** Of the one hub, in a query. */
    static final String CONNECTION_DATA = "%5B%7B%22name%22%3A%22" + RejoinServer.HUB + "%22%7D%5D";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    HttpCalls(int port) {
        this.port = port;
    }

    /** The answer to a client that asks how to connect. */
    String negotiate(String user) throws IOException, InterruptedException {
        return call(user, "negotiate?clientProtocol=1.5&connectionData=" + CONNECTION_DATA);
    }

    /** Says that the client is ready. */
    void start(String user, String connectionToken) throws IOException, InterruptedException {
        String answer = call(
                user,
                "start?transport=webSockets&clientProtocol=1.5&connectionToken=" + connectionToken + "&connectionData="
                        + CONNECTION_DATA);
        if (answer.isEmpty()) {
            throw new IOException(user + " could not start");
        }
    }

    private String call(String user, String operation) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/signalr/" + operation))
                        .header(RejoinServer.USER_HEADER, user)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(user + " was refused: " + answer.body());
        }
        return answer.body();
    }
}
