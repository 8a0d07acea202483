package io.rejoin.undertow.signalr;

import io.rejoin.contract.FaultyReplayStore;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import io.rejoin.undertow.ServerLimits;
import io.rejoin.undertow.UserSource;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** One hub for clients of ASP.NET Core SignalR under {@code /chat}, on a free port over stores in memory; a bearer token is its user's name. */
final class CoreUnderTest implements AutoCloseable {

    static final HubName CHAT = HubName.of("Chat");
    /** Says for how long a user is signed in. */
    static final String SIGNED_IN_MILLIS = "Signed-In-Millis";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final ChatHub hub = new ChatHub();
    final FaultyReplayStore replay = new FaultyReplayStore(new InMemoryReplayStore());
    final TestClock clock = TestClock.at(Instant.now());
    private final UserSource users = UserSource.bearer(name -> Optional.of(UserId.of(name)));
    private final HubServer hubs;
    private final CoreEndpoint endpoint;
    private final Undertow undertow;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    CoreUnderTest() {
        this(CoreSettings.defaults());
    }

    CoreUnderTest(CoreSettings settings) {
        this(settings, UnaryOperator.identity());
    }

    CoreUnderTest(CoreSettings settings, UnaryOperator<HubServerSetup> setup) {
        this(settings, KeyRing.generate(), setup);
    }

    CoreUnderTest(CoreSettings settings, KeyRing keys, UnaryOperator<HubServerSetup> setup) {
        ReconnectSecurity security =
                new ReconnectSecurity(keys, new InMemoryGrantStore(), replay, new InMemoryAuditStore());
        hubs = setup.apply(
                        HubServer.with(security).clock(clock).policy(policy()).hub("Chat", hub))
                .start();
        endpoint = new CoreEndpoint(hubs, settings, "Chat");
        undertow = ServerLimits.apply(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path().addPrefixPath("/chat", this::handle))
                .build();
        undertow.start();
    }

    private void handle(HttpServerExchange exchange) throws Exception {
        if (CoreEndpoint.isHandshake(exchange)) {
            serve(exchange);
        } else {
            exchange.dispatch(hubs.workers(), this::serve);
        }
    }

    private void serve(HttpServerExchange exchange) throws Exception {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(SIGNED_IN_MILLIS))
                .ifPresent(millis ->
                        exchange.putAttachment(UserSource.UNTIL, clock.instant().plusMillis(Long.parseLong(millis))));
        endpoint.serve(exchange, users.user(exchange));
    }

    /** Nobody asks a store for leave. */
    static HubServerPolicy policy() {
        return HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, ""));
    }

    HubServer hubs() {
        return hubs;
    }

    /** Nobody is here, nobody is expected to say more, and no call runs. */
    boolean isIdle() {
        return endpoint.isIdle();
    }

    int sessions() {
        return endpoint.sessions();
    }

    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Why reconnects were refused, oldest first, as the trail has it. */
    List<RefusalReason> refusals() {
        return hubs
                .audit()
                .query(AuditQuery.between(Instant.EPOCH, clock.instant().plus(Duration.ofDays(1))))
                .stream()
                .flatMap(record -> record.event().reason().stream())
                .toList();
    }

    Visitor visitor(String user) {
        return new Visitor(this, user);
    }

    Visitor visitor() {
        return visitor("ana");
    }

    HttpResponse<String> ask(String method, String path, String body, String... headers) {
        return askSoon(method, path, body, headers).join();
    }

    CompletableFuture<HttpResponse<String>> askSoon(String method, String path, String body, String... headers) {
        return http.sendAsync(request(method, path, body, headers), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<InputStream>> stream(String path, String... headers) {
        return http.sendAsync(request("GET", path, "", headers), BodyHandlers.ofInputStream());
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    @Override
    public void close() {
        hub.open.countDown();
        hubs.close();
        undertow.stop();
    }
}
