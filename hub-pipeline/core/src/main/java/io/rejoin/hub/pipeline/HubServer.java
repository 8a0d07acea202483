package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.Clients;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Delivery;
import io.rejoin.hub.Groups;
import io.rejoin.hub.Hub;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Questions;
import io.rejoin.hub.Returns;
import io.rejoin.hub.StoreFollower;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.GroupAuthorizer;
import io.rejoin.hub.access.SharedAsk;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.hub.reconnect.ReconnectWalk;
import io.rejoin.hub.reconnect.RejoinAuthorizer;
import io.rejoin.hub.reconnect.ReplayGuard;
import io.rejoin.token.HubName;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.Seal;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenVerifier;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one place where everything is put together, and what transports talk to. Methods that ask a store or the application block:
 * call them on {@link #workers}.
 */
public final class HubServer implements AutoCloseable {

    /** Longer than any token may live, so that a family is remembered as long as one of its tokens counts. */
    private static final Duration FAMILIES_KEPT = Duration.ofDays(2);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(3);

    private final ReconnectSecurity security;
    private final HubServerPolicy policy;
    private final Clock clock;
    private final Map<HubName, Hub> hubs;
    private final HubCatalog catalog;
    private final Map<HubName, Groups> groups = new LinkedHashMap<>();
    private final Modules modules;
    private final ExecutorService workers = Workers.workers();
    /** Their own threads: however many come back, calls go on, and however long calls take, clients come back. */
    private final ExecutorService walkers = Workers.walkers();

    private final Connections connections;
    private final AuditTrail trail;
    private final TokenVerifier verifier;
    private final ReplayGuard guard;
    private final TokenIssuer issuer;
    private final GrantDesk grants;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Questions questions;
    private final Delivery delivery;
    private final HubEvents events;
    private final Lifecycle lifecycle;
    private final Reconnects reconnects;
    private final Invocations invocations;
    private final SharedAsk ask;
    private final RejoinChecks checks;
    private final Following following;
    private final Upkeep upkeep;
    private final Arrivals arrivals;

    HubServer(
            ReconnectSecurity security,
            HubServerPolicy policy,
            Clock clock,
            Map<HubName, Hub> hubs,
            List<HubModule> modules,
            RejoinSetup rejoin,
            ClusterSetup cluster) {
        this.security = security;
        this.policy = policy;
        this.clock = clock;
        this.hubs = hubs;
        this.catalog = new HubCatalog(hubs, workers);
        this.modules = new Modules(modules);
        connections = new Connections(
                policy.history(), policy.tokens(), policy.revocations().rowsMax(), clock);
        trail = new AuditTrail(security.audit(), security.keys().lastingSigner("audit"), clock, policy.node());
        verifier = new TokenVerifier(security.keys(), policy.tokens(), clock, security.replay());
        guard = new ReplayGuard(security.replay(), clock, FAMILIES_KEPT);
        issuer = new TokenIssuer(security.keys(), policy.tokens(), clock, security.replay());
        LongestToken.requireRoom(issuer, policy.tokens(), cluster.others());
        questions = new Questions(connections);
        ask = new SharedAsk(security.authorization(), policy.storePatience());
        GroupAuthorizer authorizer = authorizer();
        delivery = publish(cluster, authorizer);
        events = new HubEvents(hubs, groups, delivery, this.modules);
        lifecycle = new Lifecycle(connections, guard, events);
        invocations = new Invocations(catalog, events, this.modules, connections);
        checks = new RejoinChecks(authorizer, security.authorization(), connections.revocations(), policy, clock);
        reconnects = new Reconnects(connections, lifecycle, delivery, walk(rejoin), walkers, policy.rejoinsPending());
        StoreFollower follower = new StoreFollower(connections);
        ConnectionDesk desk = new ConnectionDesk(connections, follower, guard, trail, events, delivery, policy);
        delivery.revokeHereBy(desk);
        grants = new GrantDesk(security.authorization(), policy, follower, desk, trail);
        following = new Following(policy, clock, follower, desk, trail, workers);
        Recheck recheck = new Recheck(follower, authorizer, policy.groups(), desk, trail);
        TokenVerifier withoutLists = new TokenVerifier(security.keys(), policy.tokens(), clock);
        arrivals = new Arrivals(this, reconnects, lifecycle, verifier, withoutLists, guard);
        upkeep = new Upkeep(this, security.keys(), issuer, recheck, clock);
    }

    /** Begins to follow the authorization store, if it can be followed. */
    HubServer follow() {
        following.start(security.authorization(), connections.revocations());
        return this;
    }

    /** How this server follows the authorization store. */
    Following following() {
        return following;
    }

    private GroupAuthorizer authorizer() {
        return new GroupAuthorizer(
                policy.groups(),
                ask,
                connections.revocations(),
                policy.revocations().behindMax(),
                clock);
    }

    private Delivery publish(ClusterSetup cluster, GroupAuthorizer authorizer) {
        int groupsMax = policy.tokens().groupsListedMax();
        Map<HubName, Groups> here = new LinkedHashMap<>();
        for (HubName name : hubs.keySet()) {
            here.put(name, new Memberships(name, connections, authorizer, guard, groupsMax, trail));
        }
        Delivery joined = cluster.delivery(connections, questions, here);
        here.forEach((name, itsGroups) -> groups.put(name, joined.groups(name, itsGroups)));
        return joined;
    }

    private ReconnectWalk walk(RejoinSetup rejoin) {
        Returns returns = new Returns(connections);
        return new ReconnectWalk(
                verifier,
                guard,
                new RejoinAuthorizer(rejoin.check().apply(checks), checks.shadow(rejoin.candidate()), returns),
                modules.narrowing(),
                trail,
                returns,
                policy.storePatience(),
                walkers);
    }

    /** A server that checks what it is given against these. */
    public static HubServerSetup with(ReconnectSecurity security) {
        return new HubServerSetup(security);
    }

    /** The threads that may block. */
    public Executor workers() {
        return workers;
    }

    public Connections connections() {
        return connections;
    }

    public AuditTrail audit() {
        return trail;
    }

    /** Grants and revokes memberships. */
    public GrantDesk grants() {
        return grants;
    }

    public HubServerPolicy policy() {
        return policy;
    }

    public Clock clock() {
        return clock;
    }

    ReplayGuard guard() {
        return guard;
    }

    /** The hubs that are served, in the order in which they were added; not the persistent connections. */
    public Set<HubName> hubs() {
        return catalog.hubNames();
    }

    /** The hub of this name, whatever its case. */
    public Optional<HubName> hub(String name) {
        return catalog.hub(name);
    }

    /** The persistent connection of this name, whatever its case. */
    public Optional<HubName> persistentConnection(String name) {
        return catalog.persistentConnection(name);
    }

    /** Of these hubs, those that the user may use, as the modules see it; empty: anonymous. */
    public Set<HubName> usable(Set<HubName> wanted, Optional<UserId> user) {
        return wanted.stream().filter(hub -> modules.mayUse(hub, user)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether who comes is let in without asking anybody who may block: no module, and not while it closes. */
    public boolean asksNobody() {
        return modules.isEmpty() && !closed.get();
    }

    /** What clients of the hub may call. */
    public Collection<String> methodNames(HubName hub) {
        return catalog.methods(hub).names();
    }

    /** Speaks to clients of the hub from outside a call. */
    public Clients clients(HubName hub) {
        return events.clients(hub);
    }

    /** The groups of the hub. */
    public Groups groups(HubName hub) {
        return Optional.ofNullable(groups.get(hub))
                .orElseThrow(() -> new IllegalArgumentException("there is no hub " + hub.value()));
    }

    /** Seals short texts that clients keep for a while, such as cursors; each purpose has a key of its own. */
    public Seal seal(String purpose) {
        return security.keys().seal(purpose);
    }

    /** Seals what a client keeps for as long as it is there, such as its connection token: no rotation of keys ends it. */
    public Seal lastingSeal(String purpose) {
        return security.keys().lastingSeal(purpose);
    }

    /** Signs what a batch says that the client's next token is to be. */
    public ReconnectToken issue(TokenContent content) {
        return issuer.issue(content);
    }

    /** A client's first transport, or another try of one that is not connected yet. */
    public Attached connect(Connection newcomer, Transport transport) {
        return connections.attach(newcomer, transport);
    }

    /**
     * The client is ready, as far as its protocol tells: its hubs are told, once. If one throws, the connection is over.
     *
     * @throws StoreUnavailableException if nothing but an outage ended it: the client may come again
     */
    public void started(Connection connection) {
        boolean unused = !connections.start(connection) || lifecycle.begin(connection);
    }

    /** The client says itself that it is ready: the same, and nobody can connect in its place any more. False if it was turned away. */
    public boolean established(Connection connection) {
        return !connections.establish(connection) || lifecycle.begin(connection);
    }

    /**
     * Brings a client back, on a thread that may block, and tells its hubs so. If they have not heard of it before, here or, as a good
     * token shows, on another server, they hear first that it is there, and may turn it away. What goes wrong is the stage's failure.
     */
    public CompletionStage<ReconnectResult> reconnect(ReconnectRequest request, Transport transport) {
        return reconnects.reconnect(request, transport);
    }

    /** The same for a client that does not know that it was away, such as one whose last answer was lost: no hub is told that it was. */
    public CompletionStage<ReconnectResult> resume(ReconnectRequest request, Transport transport) {
        return reconnects.resume(request, transport);
    }

    /** For clients that come back as new ones. */
    public Arrivals arrivals() {
        return arrivals;
    }

    /** The transport of this outbox is gone; the client may come back until the disconnect timeout. */
    public void lost(Connection connection, Outbox outbox) {
        connections.detach(connection, outbox);
    }

    /** Calls a hub method through the modules. What goes wrong is the stage's failure. */
    public CompletionStage<@Nullable Object> invoke(Connection connection, ClientCall call) {
        return invocations.invoke(connection, call);
    }

    /** A client answers a {@link io.rejoin.hub.Message.Ask}, see {@link Questions#answered}. */
    public boolean answered(Connection connection, String id, Optional<JsonNode> result, Optional<String> error) {
        return questions.answered(connection, id, result, error);
    }

    /** Hands on what a client of a persistent connection sent, through the modules. What goes wrong is the stage's failure. */
    public CompletionStage<@Nullable Object> receive(Connection connection, HubName name, String data) {
        return invocations.receive(connection, name, data);
    }

    /** The client said goodbye: its connection is over, and so is every token it has. */
    public void abort(Connection known) {
        lifecycle.abort(connections.find(known.id()).orElse(known), CloseCode.NORMAL);
    }

    /** The client stayed away since before this time: that was too long. */
    void timedOut(Connection connection, Instant before) {
        if (connections.endIfAway(connection, before)) {
            workers.execute(() -> events.disconnected(connection, false));
        }
    }

    /** Lets all clients go, who may come back to the next server, and writes what is still to be written. Called again returns at once. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        upkeep.close();
        following.close();
        List.copyOf(connections.all()).forEach(connection -> connections.letGo(connection, CloseCode.GOING_AWAY));
        reconnects.end(STOP_WITHIN);
        Workers.stop(List.of(walkers, workers), STOP_WITHIN);
        delivery.close();
        checks.close();
        grants.close();
        ask.close();
        trail.close();
    }
}
