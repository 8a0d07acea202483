package io.rejoin.e2e;

import io.rejoin.hub.Clients;
import io.rejoin.hub.Connection;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.ServerLimits;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The real server with real stores, on a free port of the loopback interface, in a folder of its own below the build's. It can be
 * stopped and started again on the same folder and port.
 *
 * <p>It has two hubs of {@link GroupChat}: {@code GroupChat}, and {@code Lobby}, which puts who connects into {@code lobby}. Every
 * group asks the store.
 */
final class ClassicServer implements AutoCloseable {
    static final String CHAT = "GroupChat";
    static final String LOBBY = "Lobby";
    private static final UserId TESTER = UserId.of("test");
    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final ServerSetup setup;
    private final GroupChat chat = new GroupChat();
    private final GroupChat lobby = new GroupChat("lobby");
    private final RequestLog requests = new RequestLog();
    private Stores stores;
    private HubServer hubs;
    private Undertow undertow;

    private ClassicServer(Path folder, ServerSetup setup) {
        this.folder = folder;
        this.setup = setup;
        stores = Stores.open(folder, setup.clock());
        hubs = serve();
        undertow = listen(0);
    }

    static ClassicServer start() {
        return start(ServerSetup.plain());
    }

    static ClassicServer start(ServerSetup setup) {
        try {
            Path servers = Files.createDirectories(Settings.target().resolve("servers"));
            return new ClassicServer(Files.createTempDirectory(servers, "server"), setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HubServer serve() {
        return setup.more()
                .apply(HubServer.with(stores.security())
                        .policy(setup.policy())
                        .clock(setup.clock())
                        .hub(CHAT, chat)
                        .hub(LOBBY, lobby))
                .start();
    }

    private Undertow listen(int port) {
        TestSignIn signIn = new TestSignIn();
        HubHandler handler = new HubHandler(hubs, signIn, setup.settings());
        Undertow server = ServerLimits.apply(Undertow.builder())
                .addHttpListener(port, HOST)
                .setHandler(Handlers.path(new PageFiles())
                        .addPrefixPath("/login", exchange -> signIn.handleRequest(exchange))
                        .addPrefixPath("/signalr", requests.before(handler)))
                .build();
        server.start();
        return server;
    }

    /** Stops as an administrator would: clients are let go, everything is written, files are closed. */
    void stop() {
        undertow.stop();
        hubs.close();
        stores.close();
    }

    /** Stops, and starts a server that knows nothing but what is in the folder. */
    void restart() {
        int port = port();
        stop();
        stores = Stores.open(folder, setup.clock());
        hubs = serve();
        undertow = listen(port);
    }

    /** From now on another key signs. */
    void rotateKeys() {
        stores.keys().rotateNow();
    }

    @Override
    public void close() {
        stop();
    }

    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    String address() {
        return "http://" + HOST + ":" + port();
    }

    HubServer hubs() {
        return hubs;
    }

    RequestLog requests() {
        return requests;
    }

    /** What happened to the hub {@code GroupChat}. */
    GroupChat chat() {
        return chat;
    }

    /** Speaks to a group from outside a hub. */
    void publish(String group, String text) {
        publish(CHAT, group, text);
    }

    void publish(String hub, String group, String text) {
        clients(hub).group(GroupName.of(group)).send("said", group, text);
    }

    /** Speaks to all of the user's connections, not by way of a group. */
    void tell(String user, String text) {
        clients(CHAT).user(UserId.of(user)).send("said", "", text);
    }

    private Clients clients(String hub) {
        return hubs.clients(HubName.of(hub));
    }

    Revision grant(String user, String... groups) {
        Revision revision = Revision.NONE;
        for (String group : groups) {
            revision = hubs.grants().grant(TESTER, membership(CHAT, user, group));
        }
        return revision;
    }

    void grantLobby(String user) {
        hubs.grants().grant(TESTER, membership(LOBBY, user, "lobby"));
    }

    RevocationReceipt revoke(String user, String group) {
        return hubs.grants().revoke(TESTER, membership(CHAT, user, group));
    }

    private static Membership membership(String hub, String user, String group) {
        return new Membership(UserId.of(user), HubName.of(hub), GroupName.of(group));
    }

    boolean isMember(String connection, String group) {
        return hubs.groups(HubName.of(CHAT)).contains(ConnectionId.of(connection), GroupName.of(group));
    }

    /** Waits a moment for what is on its way to the client. */
    void drain(String id) {
        hubs.connections().drain(hubs.connections().find(ConnectionId.of(id)).orElseThrow());
    }

    /** Cuts the connection's socket without a word; when this returns the server knows that the client is away. */
    void cut(String id) {
        Connection connection = hubs.connections().find(ConnectionId.of(id)).orElseThrow();
        hubs.connections().cut(connection);
        Until.holds("the server notices the cut", () -> !hubs.connections().isAttached(connection));
    }

    /** What the trail says of this user's reconnects, oldest first. */
    List<AuditEvent> reconnects(String user) {
        return trail(user).stream()
                .map(AuditRecord::event)
                .filter(event -> event.kind() == Kind.RECONNECT)
                .toList();
    }

    /** What the trail says of this user, oldest first. */
    List<AuditRecord> trail(String user) {
        return hubs.audit().query(AuditQuery.newest().user(UserId.of(user)).limit(AuditQuery.PAGE_MAX));
    }
}
