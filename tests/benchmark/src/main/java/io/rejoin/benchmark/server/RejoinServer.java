package io.rejoin.benchmark.server;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.ChainReport;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.store.jdbc.SqliteAuditStore;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.store.jdbc.SqliteGrantStore;
import io.rejoin.store.jdbc.SqliteReplayStore;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.UserSource;
import io.rejoin.undertow.signalr.CoreSettings;
import io.undertow.Handlers;
import io.undertow.server.HttpServerExchange;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The server as who plugs it in has it: grants, replay state and trail in SQLite files, every policy the default one. */
final class RejoinServer implements Contestant {
    static final String HUB = "chat";
    static final String USER_HEADER = "X-User";

    private final SqliteDatabase state;
    private final Optional<SqliteDatabase> audit;
    private final HubServer hubs;
    private final Door door;

    /** Puts whoever connects into its groups. */
    private static final class Groups implements Hub {
        @Override
        public void onConnected(HubCall call) {
            Population.groups(call.user().orElseThrow().value()).forEach(group -> call.join(GroupName.of(group)));
        }
    }

    /** As above. */
    static RejoinServer durable(Path folder, Scale scale) {
        SqliteDatabase file = SqliteDatabase.openAudit(folder.resolve("audit.db"));
        return new RejoinServer(folder, scale, Optional.of(file), new SqliteAuditStore(file));
    }

    /** The same, but for the trail, of which a crash leaves nothing. */
    static RejoinServer forgetful(Path folder, Scale scale) {
        return new RejoinServer(folder, scale, Optional.empty(), new InMemoryAuditStore());
    }

    private RejoinServer(Path folder, Scale scale, Optional<SqliteDatabase> auditFile, AuditStore trail) {
        state = SqliteDatabase.openState(folder.resolve("state.db"));
        audit = auditFile;
        SqliteGrantStore grants = new SqliteGrantStore(state);
        hubs = HubServer.with(new ReconnectSecurity(KeyRing.generate(), grants, new SqliteReplayStore(state), trail))
                .hub(HUB, new Groups())
                .start();
        // Many at once, as they share what is written.
        users(scale).parallel().flatMap(RejoinServer::memberships).forEach(grants::grant);
        UserSource users = UserSource.nonBlocking(RejoinServer::user);
        HubHandler classic = new HubHandler(hubs, users);
        HubHandler core = HubHandler.core(hubs, users, CoreSettings.defaults(), HUB);
        door = new Door(Handlers.path().addPrefixPath("/signalr", classic).addPrefixPath("/core", core));
    }

    private static Optional<UserId> user(HttpServerExchange exchange) {
        return Optional.of(UserId.of(exchange.getRequestHeaders().getFirst(USER_HEADER)));
    }

    private static Stream<String> users(Scale scale) {
        return Stream.concat(
                IntStream.range(0, scale.clients()).mapToObj(Population.MEMBER::user),
                IntStream.range(0, scale.listeners()).mapToObj(Population.LISTENER::user));
    }

    private static Stream<Membership> memberships(String user) {
        return Population.groups(user).stream()
                .map(group -> new Membership(UserId.of(user), HubName.of(HUB), GroupName.of(group)));
    }

    @Override
    public void say(String text, int times) {
        for (int i = 0; i < times; i++) {
            hubs.clients(HubName.of(HUB)).group(GroupName.of(Population.CROWD)).send("said", text);
        }
    }

    @Override
    public int port() {
        return door.port();
    }

    @Override
    public boolean isDeserted() {
        return hubs.connections().all().stream().noneMatch(hubs.connections()::isAttached);
    }

    @Override
    public int clients() {
        return Math.toIntExact(attached().count());
    }

    private Stream<Connection> attached() {
        return hubs.connections().all().stream().filter(hubs.connections()::isAttached);
    }

    /** How many memberships those who are here have. */
    int memberships() {
        return attached()
                .mapToInt(connection -> hubs.connections().groups(connection).size())
                .sum();
    }

    /**
     * How many reconnects were accepted, with all they asked for.
     *
     * @throws IllegalStateException if the trail is not whole
     */
    long accepted() {
        ChainReport report = hubs.audit().check();
        if (!report.isIntact()) {
            throw new IllegalStateException("the trail is not whole: " + report);
        }
        try (Stream<?> rows = hubs.audit().reader().all(everyReconnect())) {
            return rows.count();
        }
    }

    private static AuditQuery everyReconnect() {
        return AuditQuery.newest()
                .kind(Kind.RECONNECT)
                .outcome(Outcome.ACCEPTED)
                .limit(AuditQuery.PAGE_MAX);
    }

    @Override
    public void close() {
        door.close();
        hubs.close();
        audit.ifPresent(SqliteDatabase::close);
        state.close();
    }
}
