package io.rejoin.undertow.signalr2;

import io.rejoin.contract.FaultyReplayStore;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.ServerLimits;
import io.rejoin.undertow.UserSource;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.xnio.Options;

/** The classic endpoints on a free port over stores in memory, with one hub; everybody is Ana. */
final class ClassicUnderTest implements AutoCloseable {

    static final HubName CHAT = HubName.of("Chat");
    static final GroupName ROOM = GroupName.of("room");
    static final String GONE = "(gone)";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Chat hub = new Chat();
    final FaultyReplayStore replay = new FaultyReplayStore(new InMemoryReplayStore());
    private final HubServer hubs;
    private final Undertow undertow;
    private final HttpClient http = HttpClient.newHttpClient();

    ClassicUnderTest(ClassicSettings settings, UnaryOperator<HubServerSetup> setup) {
        this(settings, setup, ServerLimits.apply(Undertow.builder()), UnaryOperator.identity());
    }

    /** A listener that lets a client be silent for so many milliseconds. */
    static ClassicUnderTest withReadTimeout(ClassicSettings settings, int millis) {
        Undertow.Builder listener =
                ServerLimits.apply(Undertow.builder()).setSocketOption(Options.READ_TIMEOUT, millis);
        return new ClassicUnderTest(settings, UnaryOperator.identity(), listener, UnaryOperator.identity());
    }

    /** A handler that is changed before it is mounted. */
    static ClassicUnderTest withHandler(ClassicSettings settings, UnaryOperator<HubHandler> handler) {
        return new ClassicUnderTest(
                settings, UnaryOperator.identity(), ServerLimits.apply(Undertow.builder()), handler);
    }

    private ClassicUnderTest(
            ClassicSettings settings,
            UnaryOperator<HubServerSetup> setup,
            Undertow.Builder listener,
            UnaryOperator<HubHandler> handler) {
        ReconnectSecurity security =
                new ReconnectSecurity(KeyRing.generate(), new InMemoryGrantStore(), replay, new InMemoryAuditStore());
        hubs = setup.apply(HubServer.with(security).policy(policy()).hub("Chat", hub))
                .start();
        undertow = listener.addHttpListener(0, "127.0.0.1")
                .setHandler(handler.apply(new HubHandler(
                        hubs, UserSource.nonBlocking(exchange -> Optional.of(UserId.of("ana"))), settings)))
                .build();
        undertow.start();
    }

    /** Nobody asks a store for leave. */
    static HubServerPolicy policy() {
        return HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, ""));
    }

    HubServer hubs() {
        return hubs;
    }

    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    RawClient client() {
        return new RawClient(this);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder().GET(), path).join();
    }

    CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)),
                path);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request, String path) {
        URI address = URI.create("http://127.0.0.1:" + port() + path);
        return http.sendAsync(request.uri(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        hub.open.countDown();
        undertow.stop();
        hubs.close();
    }

    /** What clients call. */
    public static final class Chat implements Hub {

        final AtomicInteger connected = new AtomicInteger();
        final AtomicInteger reconnected = new AtomicInteger();
        final AtomicInteger timedOut = new AtomicInteger();
        final AtomicInteger saidGoodbye = new AtomicInteger();
        final AtomicInteger holding = new AtomicInteger();
        /** What was said to it, and who is gone. */
        final Queue<String> heard = new ConcurrentLinkedQueue<>();

        final CountDownLatch open = new CountDownLatch(1);
        volatile Runnable onConnected = () -> {};

        @Override
        public void onConnected(HubCall call) {
            connected.incrementAndGet();
            onConnected.run();
        }

        @Override
        public void onReconnected(HubCall call, RejoinOutcome outcome) {
            reconnected.incrementAndGet();
        }

        @Override
        public void onDisconnected(HubCall call, boolean stopped) {
            heard.add(GONE);
            (stopped ? saidGoodbye : timedOut).incrementAndGet();
        }

        public String echo(String text) {
            return text;
        }

        public void hear(String text) {
            heard.add(text);
        }

        public void join(HubCall call) {
            call.groups().join(call.connection(), ROOM);
        }

        /** Holds no thread, and never comes to its end. */
        public CompletionStage<String> never() {
            return new CompletableFuture<>();
        }

        /** Holds its thread until it is let go, or the server stops. */
        public void hold() throws InterruptedException {
            holding.incrementAndGet();
            open.await();
        }

        public void overflow(String text) {
            if (!text.isEmpty()) {
                throw new StackOverflowError(text);
            }
        }
    }

    /** Sends something to Ana, in the room or not. */
    void tell(String text) {
        hubs.clients(CHAT).user(UserId.of("ana")).send("said", text);
    }

    /** Sends something to everybody in the room. */
    void say(String text) {
        hubs.clients(CHAT).group(ROOM).send("said", text);
    }
}
