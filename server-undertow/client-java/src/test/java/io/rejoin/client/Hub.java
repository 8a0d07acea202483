package io.rejoin.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that notes requests and answers as it was told. */
final class Hub implements AutoCloseable {
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 200;
    private volatile int challengeStatus = 404;
    private volatile String challenge = "";
    private volatile boolean breaksOff;

    Hub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/chat", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/chat";
    }

    void challenges(int status, String body) {
        challengeStatus = status;
        challenge = body;
    }

    /** From now on it answers this to all but challenges. */
    void answer(int newStatus) {
        status = newStatus;
    }

    /** From now on answers to negotiate end in their middle. */
    void breakOff() {
        breaksOff = true;
    }

    List<Seen> requests() {
        return List.copyOf(requests);
    }

    Seen last() {
        return requests.get(requests.size() - 1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(Seen.of(exchange));
        boolean asks = exchange.getRequestURI().getPath().endsWith("/challenge");
        byte[] body = (asks ? challenge : "{}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(asks ? challengeStatus : status, breaksOff ? body.length + 10L : body.length);
        exchange.getResponseBody().write(body);
        // Else some JDKs keep it to themselves when it breaks off.
        exchange.getResponseBody().flush();
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
