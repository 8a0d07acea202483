package io.rejoin.e2e;

import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionBuilder;
import com.microsoft.signalr.TransportEnum;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The unmodified Java client of ASP.NET Core SignalR, in an application that keeps its token and starts it again when it is closed. */
final class CoreJavaClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final long RETRY_MILLIS = 100;

    private final Map<String, String> headers = new ConcurrentHashMap<>(Map.of("Rejoin-Token", "none"));
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> returns = new CopyOnWriteArrayList<>();
    private final HubConnection connection;
    private volatile boolean over;

    private CoreJavaClient(String address, String user, TransportEnum transport) {
        connection = HubConnectionBuilder.create(address + "/chat")
                .withTransport(transport)
                .withHeaders(headers)
                .withAccessTokenProvider(Single.just(user))
                .build();
        connection.on("said", (group, text) -> texts.add(text), String.class, String.class);
        connection.<Map<String, Object>>on("rejoin", this::keep, Map.class);
        connection.onClosed(error -> startAgain());
    }

    static CoreJavaClient connect(String address, String user, TransportEnum transport) {
        CoreJavaClient client = new CoreJavaClient(address, user, transport);
        await(client.connection.start());
        return client;
    }

    private void keep(Map<String, Object> news) {
        keep("Rejoin-Token", news, "token");
        keep("Rejoin-Position", news, "position");
        if (news.containsKey("back")) {
            returns.add(news);
        }
    }

    private void keep(String header, Map<String, Object> news, String name) {
        Object value = news.get(name);
        if (value != null) {
            headers.put(header, String.valueOf(value));
        }
    }

    private void startAgain() {
        if (!over) {
            var unused = Completable.defer(connection::start)
                    .retryWhen(
                            failures -> failures.takeWhile(failure -> !over).delay(RETRY_MILLIS, TimeUnit.MILLISECONDS))
                    .subscribe();
        }
    }

    private static void await(Completable done) {
        if (!done.blockingAwait(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the client does not finish");
        }
    }

    String id() {
        return connection.getConnectionId();
    }

    /** Whether the token that the client keeps lists the group. */
    boolean holdsTokenFor(String group) {
        String token = headers.getOrDefault("Rejoin-Token", "none");
        return !token.equals("none") && TokenText.groups(token).contains(group);
    }

    <T> T call(Class<T> type, String method, Object... arguments) {
        return connection
                .invoke(type, method, arguments)
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .blockingGet();
    }

    /** Calls what returns nothing. */
    void run(String method, Object... arguments) {
        await(connection.invoke(method, arguments));
    }

    <T> List<T> stream(Class<T> type, String method, Object... arguments) {
        return stream(Long.MAX_VALUE, type, method, arguments);
    }

    /** The first items of a stream; then it is cancelled. */
    <T> List<T> stream(long count, Class<T> type, String method, Object... arguments) {
        return connection.stream(type, method, arguments)
                .take(count)
                .toList()
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .blockingGet();
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    void awaitSaid(String text) {
        Until.holds("the client is told " + text, () -> texts.contains(text));
    }

    /** What it was told of each return. */
    List<Map<String, Object>> returns() {
        return List.copyOf(returns);
    }

    @Override
    public void close() {
        over = true;
        await(connection.stop());
    }
}
