package io.rejoin.undertow.demo;

import io.rejoin.hub.Connections;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.KeyRing;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.demo.BreakableGrants.Delays;
import io.rejoin.undertow.signalr.CoreSettings;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.util.StatusCodes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The whole demo: its hub server and the handler that serves pages, requests and hubs. */
public final class DemoSite implements AutoCloseable {

    /** Longer than the longest outage that somebody may ask for. */
    private static final Duration DISCONNECT_TIMEOUT = Outages.LONGEST.plusSeconds(20);

    /** What a client asks before it opens its socket. */
    private static final List<String> CORE_QUESTIONS = List.of("/negotiate", "/challenge");

    private final HubServer hubs;
    private final HttpHandler handler;

    private DemoSite(HubServer hubs, HttpHandler handler) {
        this.hubs = hubs;
        this.handler = handler;
    }

    /** What the demo keeps, all of it in somebody else's hands. */
    public record Stores(KeyRing keys, GrantStore grants, ReplayStore replay, AuditStore audit) {

        private ReconnectSecurity security(GrantStore asked) {
            return new ReconnectSecurity(keys, asked, replay, audit);
        }
    }

    /**
     * Starts the hubs; nobody can reach them until the handler is mounted.
     *
     * @param adminCode what an administrator must know
     * @throws io.rejoin.hub.audit.AuditTrailDamagedException if the audit trail is not as this key ring sealed it
     */
    public static DemoSite start(Stores stores, String adminCode, Clock clock) {
        CompletableFuture<HubServer> started = new CompletableFuture<>();
        // The hub exists before the server that has its connections; no client calls it earlier than that.
        Outages outages = new Outages(clock, connection -> cut(started.join().connections(), connection));
        BreakableGrants breakable = new BreakableGrants(stores.grants(), Delays.TO_BE_SEEN);
        HubServer hubs = HubServer.with(stores.security(breakable))
                .hub(Rooms.HUB.value(), new ChatHub(clock, outages))
                .policy(HubServerPolicy.defaults()
                        .withDisconnectTimeout(DISCONNECT_TIMEOUT)
                        .withGroups(Rooms.GUARD))
                .clock(clock)
                .start();
        started.complete(hubs);

        DemoSessions sessions = new DemoSessions(hubs.seal("demo-session"), clock);
        RoomGrants grants = new RoomGrants(stores.grants(), hubs.grants());
        AdminState state = new AdminState(grants, hubs.connections(), breakable);
        AdminApi admin = new AdminApi(
                new AdminDoor(adminCode, sessions, clock),
                state,
                new AdminDecisions(grants, state, breakable),
                new TrailView(hubs.audit()),
                new TrailProof(hubs.audit(), stores.audit()));
        return new DemoSite(hubs, routes(hubs, new InsecureDemoSignIn(sessions), grants, outages, admin));
    }

    private static void cut(Connections connections, ConnectionId connection) {
        connections.find(connection).ifPresent(connections::cut);
    }

    private static HttpHandler routes(
            HubServer hubs, InsecureDemoSignIn users, RoomGrants grants, Outages outages, AdminApi admin) {
        RoutingHandler routes = new RoutingHandler(false);
        PageFiles.mount(routes, users);
        new PersonApi(users, grants, hubs.connections(), outages).mount(routes, hubs.workers());
        admin.mount(routes, hubs.workers());
        HubGate classic = new HubGate(users, outages, new HubHandler(hubs, users));
        routes.get("/as/{name}/signalr/{operation}", classic);
        routes.post("/as/{name}/signalr/{operation}", classic);
        HubGate core =
                new HubGate(users, outages, HubHandler.core(hubs, users, CoreSettings.defaults(), Rooms.HUB.value()));
        routes.get("/as/{name}/core", at("", core));
        CORE_QUESTIONS.forEach(path -> routes.post("/as/{name}/core" + path, at(path, core)));
        routes.setFallbackHandler(error(StatusCodes.NOT_FOUND, "There is nothing here."));
        routes.setInvalidMethodHandler(error(StatusCodes.METHOD_NOT_ALLOWED, "That cannot be done here."));
        return new SafeHeaders(routes);
    }

    /** Today's hubs go by the path below the one where they are mounted. */
    private static HttpHandler at(String path, HttpHandler hub) {
        return exchange -> hub.handleRequest(exchange.setRelativePath(path));
    }

    private static HttpHandler error(int status, String line) {
        return exchange -> Answer.error(status, line).send(exchange);
    }

    /** Serves everything; to be mounted at the root. */
    public HttpHandler handler() {
        return handler;
    }

    /** Whether a client still has its transport. */
    public boolean hasClients() {
        return hubs.connections().all().stream().anyMatch(hubs.connections()::isAttached);
    }

    /** Lets all clients go, who may come back to the next server, and writes what is still to be written. */
    @Override
    public void close() {
        hubs.close();
    }
}
