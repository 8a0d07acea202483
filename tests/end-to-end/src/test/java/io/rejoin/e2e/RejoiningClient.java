package io.rejoin.e2e;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.rejoin.client.ReconnectPolicy;
import io.rejoin.client.Rejoined;
import io.rejoin.client.RejoiningBuilder;
import io.rejoin.client.RejoiningConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import okhttp3.Response;

/** An application with the Java client that comes back by itself, which notes what happens to it. */
final class RejoiningClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final ReconnectPolicy QUICK = ReconnectPolicy.backOff(Duration.ofMillis(20), Duration.ofMillis(200));

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Rejoined> returns = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private volatile String token = "none";
    private final RejoiningConnection connection;

    private RejoiningClient(String address, String user, UnaryOperator<RejoiningBuilder> settings) {
        connection = settings.apply(RejoiningConnection.create(address + "/chat")
                        .withAccessTokenProvider(Single.just(user))
                        .withReconnect(QUICK)
                        .setHttpClientBuilderCallback(client -> client.addInterceptor(this::count)))
                .build();
        connection.hub().on("said", (group, text) -> texts.add(text), String.class, String.class);
        connection
                .hub()
                .<Map<String, Object>>on(
                        "rejoin", news -> token = (String) news.getOrDefault("token", token), Map.class);
        connection.onRejoined(returns::add);
        connection.onReconnecting(error -> events.add("reconnecting"));
        connection.onReconnected(() -> events.add("reconnected"));
        connection.onClosed(error -> events.add("closed"));
    }

    static RejoiningClient of(String address, String user, UnaryOperator<RejoiningBuilder> settings) {
        return new RejoiningClient(address, user, settings);
    }

    /** One that is connected, and in these groups. */
    static RejoiningClient in(String address, String user, UnaryOperator<RejoiningBuilder> settings, String... groups) {
        RejoiningClient client = of(address, user, settings);
        client.start();
        for (String group : groups) {
            client.run("join", group);
        }
        return client;
    }

    private Response count(Interceptor.Chain chain) throws IOException {
        if (chain.request().url().encodedPath().endsWith("/negotiate")) {
            tries.incrementAndGet();
        }
        return chain.proceed(chain.request());
    }

    private static void await(Completable done) {
        if (!done.blockingAwait(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the client does not finish");
        }
    }

    void start() {
        await(connection.start());
    }

    void stop() {
        await(connection.stop());
    }

    String id() {
        return connection.hub().getConnectionId();
    }

    void run(String method, Object... arguments) {
        await(connection.hub().invoke(method, arguments));
    }

    /** The token that it holds, as soon as that is for the group. */
    String tokenFor(String group) {
        Until.holds(
                "a token for " + group,
                () -> !token.equals("none") && TokenText.groups(token).contains(group));
        return token;
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    void awaitSaid(String text) {
        Until.holds("the client is told " + text, () -> texts.contains(text));
    }

    /** What it was told of each return. */
    List<Rejoined> returns() {
        return List.copyOf(returns);
    }

    List<String> events() {
        return List.copyOf(events);
    }

    void awaitEvents(String... expected) {
        Until.holds("what happens is " + List.of(expected), () -> events.equals(List.of(expected)));
    }

    /** How often it has begun to connect. */
    int tries() {
        return tries.get();
    }

    @Override
    public void close() {
        connection.close();
    }
}
