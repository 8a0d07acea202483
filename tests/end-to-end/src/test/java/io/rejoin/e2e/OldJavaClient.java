package io.rejoin.e2e;

import com.github.signalr4j.client.ConnectionState;
import com.github.signalr4j.client.LogLevel;
import com.github.signalr4j.client.Logger;
import com.github.signalr4j.client.hubs.HubConnection;
import com.github.signalr4j.client.hubs.HubProxy;
import com.github.signalr4j.client.transport.ClientTransport;
import com.github.signalr4j.client.transport.ServerSentEventsTransport;
import com.github.signalr4j.client.transport.WebsocketTransport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The unmodified classic client signalr4j, of protocol 1.3: it never calls start, and speaks of its version only once. */
final class OldJavaClient implements AutoCloseable {
    private static final Logger QUIET = (String message, LogLevel level) -> {};
    private static final long PATIENCE_SECONDS = 20;

    private final HubConnection connection;
    private final HubProxy hub;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final AtomicInteger reconnected = new AtomicInteger();

    private OldJavaClient(String address, String user) {
        connection = new HubConnection(address + "/signalr", "", false, QUIET);
        connection.addHeader("Cookie", TestSignIn.COOKIE + "=" + TestSignIn.cookie(user));
        connection.reconnected(reconnected::incrementAndGet);
        hub = connection.createHubProxy("GroupChat");
        hub.on("said", (group, text) -> texts.add(text), String.class, String.class);
    }

    static OldJavaClient connect(String address, String user, String transport) {
        OldJavaClient client = new OldJavaClient(address, user);
        ClientTransport by =
                transport.equals("webSockets") ? new WebsocketTransport(QUIET) : new ServerSentEventsTransport(QUIET);
        await(client.connection.start(by)::get);
        Until.holds("the client is connected", () -> client.connection.getState() == ConnectionState.Connected);
        return client;
    }

    private interface Awaited<T> {
        T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static <T> T await(Awaited<T> awaited) {
        try {
            return awaited.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the old client failed", e);
        }
    }

    String id() {
        return connection.getConnectionId();
    }

    String whoAmI() {
        return await(hub.invoke(String.class, "whoAmI")::get);
    }

    /** Joins, and waits until the client has the token that says so. */
    void join(String group) {
        await(hub.invoke("join", group)::get);
        Until.holds(
                "the token lists " + group,
                () -> connection.getGroupsToken() != null
                        && TokenText.groups(connection.getGroupsToken()).contains(group));
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    void awaitSaid(String text) {
        Until.holds("the client is told " + text, () -> texts.contains(text));
    }

    int reconnected() {
        return reconnected.get();
    }

    @Override
    public void close() {
        connection.stop();
    }
}
