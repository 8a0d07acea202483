package io.rejoin.e2e;

import io.rejoin.hub.Connection;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Scope.Everywhere;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.UserId;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.OriginCheck;
import io.rejoin.undertow.ServerLimits;
import io.rejoin.undertow.UserSource;
import io.rejoin.undertow.signalr.CoreSettings;
import io.rejoin.undertow.signalr.CoreTimings;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A server with one hub for clients of both kinds: those of ASP.NET Core SignalR find it under {@code /chat}, classic ones under {@code
 * /signalr}. Whoever shows a bearer token is the user of that name, see {@link TimedBearer}. It can be started again on the same folder and port. Its own pages may
 * connect to it by way of any address.
 */
final class CoreServer implements AutoCloseable {
    static final String CHAT = "GroupChat";
    private static final HubName HUB = HubName.of(CHAT);
    private static final UserId TESTER = UserId.of("test");
    private static final String HOST = "127.0.0.1";
    /** So long it takes to notice that a client that polls is gone. */
    private static final Duration BETWEEN_POLLS_MAX = Duration.ofSeconds(3);

    private final Path folder;
    private final HubServerPolicy policy;
    private final UnaryOperator<CoreSettings> tuning;
    private final UnaryOperator<HubServerSetup> setup;
    private final int port = ServerProcess.freePort();
    private final CoreChat chat = new CoreChat();
    private Stores stores;
    private HubServer hubs;
    private Undertow undertow;

    private CoreServer(
            Path folder,
            HubServerPolicy policy,
            UnaryOperator<CoreSettings> tuning,
            UnaryOperator<HubServerSetup> setup) {
        this.folder = folder;
        this.policy = policy;
        this.tuning = tuning;
        this.setup = setup;
        stores = Stores.open(folder, Clock.systemUTC());
        hubs = serve();
        undertow = listen();
    }

    static CoreServer start() {
        return start(HubServerPolicy.defaults());
    }

    static CoreServer start(HubServerPolicy policy) {
        return start(policy, UnaryOperator.identity());
    }

    static CoreServer start(HubServerPolicy policy, UnaryOperator<CoreSettings> tuning) {
        return new CoreServer(newFolder(), policy, tuning, UnaryOperator.identity());
    }

    /** One of several servers. */
    static CoreServer on(Backplane backplane) {
        UnaryOperator<HubServerSetup> joined = setup -> setup.backplane(backplane);
        return new CoreServer(newFolder(), HubServerPolicy.defaults(), UnaryOperator.identity(), joined);
    }

    /** Another one, over the same keys and stores. */
    CoreServer beside() {
        return new CoreServer(folder, policy, tuning, setup);
    }

    private static Path newFolder() {
        try {
            Path servers = Files.createDirectories(Settings.target().resolve("servers"));
            return Files.createTempDirectory(servers, "core");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HubServer serve() {
        return setup.apply(HubServer.with(stores.security()).policy(policy).hub(CHAT, chat))
                .start();
    }

    private Undertow listen() {
        UserSource bearer = new TimedBearer();
        OriginCheck same = OriginCheck.sameOrigin();
        OriginCheck pages = OriginCheck.allow(Set.of(address()));
        CoreTimings usual = CoreTimings.defaults();
        CoreTimings timings =
                new CoreTimings(usual.keepAlive(), usual.handshakeWithin(), BETWEEN_POLLS_MAX, usual.pollWithin());
        HubHandler core = HubHandler.core(
                        hubs, bearer, tuning.apply(CoreSettings.defaults().withTimings(timings)), CHAT)
                .origins(exchange -> same.permits(exchange) || pages.permits(exchange));
        Undertow server = ServerLimits.apply(Undertow.builder())
                .addHttpListener(port, HOST)
                .setHandler(Handlers.path(new PageFiles())
                        .addPrefixPath("/chat", core)
                        .addPrefixPath("/signalr", new HubHandler(hubs, new TestSignIn())))
                .build();
        server.start();
        return server;
    }

    /** Stops, and starts a server that knows nothing but what is in the folder. */
    void restart() {
        close();
        stores = Stores.open(folder, Clock.systemUTC());
        hubs = serve();
        undertow = listen();
    }

    @Override
    public void close() {
        hubs.close();
        undertow.stop();
        stores.close();
    }

    int port() {
        return port;
    }

    String address() {
        return "http://" + HOST + ":" + port;
    }

    /** What happened to the hub. */
    CoreChat chat() {
        return chat;
    }

    /** Speaks to a group from outside the hub. */
    void publish(String group, String text) {
        hubs.clients(HUB).group(GroupName.of(group)).send("said", group, text);
    }

    void grant(String user, String... groups) {
        for (String group : groups) {
            hubs.grants().grant(TESTER, membership(user, group));
        }
    }

    void revoke(String user, String group) {
        hubs.grants().revoke(TESTER, membership(user, group));
    }

    /** Takes a user out of everything; what came of it. */
    RevocationReceipt revoke(String user) {
        return hubs.grants().revoke(TESTER, new Everywhere(UserId.of(user)));
    }

    private static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), HUB, GroupName.of(group));
    }

    /** Whether a connection of the user is in the group. */
    boolean isMember(String user, String group) {
        return connections(user).stream()
                .anyMatch(connection -> hubs.groups(HUB).contains(connection.id(), GroupName.of(group)));
    }

    private List<Connection> connections(String user) {
        return hubs.connections().all().stream()
                .filter(connection -> connection.user().equals(Optional.of(UserId.of(user))))
                .toList();
    }

    /** Ends the user's connections for good. */
    void end(String user) {
        connections(user).forEach(hubs::abort);
    }

    /** Waits until the server knows that this user is not on the line. */
    void awaitAway(String user) {
        Until.holds(
                "the server notices that " + user + " is away",
                () -> connections(user).stream().noneMatch(hubs.connections()::isAttached));
    }

    /** What the trail says of this user's reconnects, oldest first. */
    List<AuditEvent> reconnects(String user) {
        return hubs.audit().query(AuditQuery.newest().user(UserId.of(user)).limit(AuditQuery.PAGE_MAX)).stream()
                .map(AuditRecord::event)
                .filter(event -> event.kind() == Kind.RECONNECT)
                .toList();
    }

    /** A token as this server would have written it a year ago, for the user's connection of now. */
    String expiredToken(String user, String group) {
        Connection connection = connections(user).get(0);
        TokenContent content = new TokenContent(
                new TokenId(FamilyId.of(connection.id().value()), 1),
                connection.user(),
                HubGroups.of(Map.of(HUB, List.of(GroupName.of(group)))),
                new Position("old", 0),
                Revision.NONE);
        Clock longAgo = Clock.offset(Clock.systemUTC(), Duration.ofDays(-365));
        return new TokenIssuer(stores.keys(), hubs.policy().tokens(), longAgo)
                .issue(content)
                .text();
    }
}
