package io.rejoin.hub.pipeline;

import io.rejoin.hub.ClientName;
import io.rejoin.hub.Hub;
import io.rejoin.hub.PersistentConnection;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.cluster.Cluster;
import io.rejoin.hub.cluster.ClusterLimits;
import io.rejoin.hub.reconnect.RejoinVerifier;
import io.rejoin.hub.reconnect.ShadowReport;
import io.rejoin.token.HubName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a server is made of, before it starts. Each method gives a new setup. */
public final class HubServerSetup {

    private final ReconnectSecurity security;
    private final HubServerPolicy policy;
    private final Clock clock;
    private final Map<HubName, Hub> hubs;
    private final List<HubModule> modules;
    private final RejoinSetup rejoin;
    private final ClusterSetup cluster;

    HubServerSetup(ReconnectSecurity security) {
        this(
                security,
                HubServerPolicy.defaults(),
                Clock.systemUTC(),
                Map.of(),
                List.of(),
                RejoinSetup.BY_POLICY,
                ClusterSetup.ALONE);
    }

    private HubServerSetup(
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
        this.modules = modules;
        this.rejoin = rejoin;
        this.cluster = cluster;
    }

    /**
     * Serves the hub under this name.
     *
     * @throws IllegalArgumentException if the name is no hub name, or taken but for its case
     */
    public HubServerSetup hub(String name, Hub hub) {
        if (hubs.keySet().stream().anyMatch(taken -> taken.value().equalsIgnoreCase(name))) {
            throw new IllegalArgumentException("there already is a hub " + name);
        }
        Map<HubName, Hub> more = new LinkedHashMap<>(hubs);
        more.put(HubName.of(name), hub);
        return new HubServerSetup(security, policy, clock, more, modules, rejoin, cluster);
    }

    /**
     * Serves the hub under the name of its class, or the {@link ClientName} that the class has.
     *
     * @throws IllegalArgumentException as {@link #hub(String, Hub)}
     */
    public HubServerSetup hub(Hub hub) {
        return hub(
                Optional.ofNullable(hub.getClass().getAnnotation(ClientName.class))
                        .map(ClientName::value)
                        .orElseGet(() -> hub.getClass().getSimpleName()),
                hub);
    }

    /**
     * Serves a connection without hubs under this name.
     *
     * @throws IllegalArgumentException as {@link #hub(String, Hub)}
     */
    public HubServerSetup connection(String name, PersistentConnection connection) {
        return hub(name, new PersistentHub(connection));
    }

    /** Nobody uses any hub without being somebody. */
    public HubServerSetup requireUser() {
        return module(Authorization.requireUser());
    }

    /** Adds a module inside of those added before. */
    public HubServerSetup module(HubModule module) {
        List<HubModule> more = new ArrayList<>(modules);
        more.add(module);
        return new HubServerSetup(security, policy, clock, hubs, more, rejoin, cluster);
    }

    /**
     * Lets this decide of rejoins, in the place of the groups' policy. What a verifier cannot change, see {@link RejoinVerifier}.
     * Joins go on to ask the policy. Without one the policy decides.
     */
    public HubServerSetup rejoinVerifier(RejoinVerifier verifier) {
        return with(rejoin.check(checks -> checks.verifier(verifier)));
    }

    /**
     * Asks a candidate beside who decides now, without any effect: what it would change is reported, later and on other threads. One
     * that is too slow is not asked about every reconnect.
     *
     * @param reports is told of every reconnect that the candidate was asked about, by one thread at a time
     */
    public HubServerSetup shadow(RejoinVerifier candidate, Consumer<ShadowReport> reports) {
        return with(rejoin.shadow(checks -> checks.verifier(candidate), reports));
    }

    /** Does the same with a policy over the authorization store. */
    public HubServerSetup shadow(GroupPolicy candidate, Consumer<ShadowReport> reports) {
        return with(rejoin.shadow(checks -> checks.policy(candidate), reports));
    }

    private HubServerSetup with(RejoinSetup newRejoin) {
        return new HubServerSetup(security, policy, clock, hubs, modules, newRejoin, cluster);
    }

    /** Joins the servers of this backplane, see {@link #backplane(Backplane, ClusterLimits)}. */
    public HubServerSetup backplane(Backplane backplane) {
        return backplane(backplane, ClusterLimits.defaults());
    }

    /**
     * Joins the servers of this backplane, until it is closed: what is sent, asked, joined and left on one of them concerns the clients
     * of all. They are to serve the same hubs by the same policy over the same stores. Without a backplane a server is alone.
     */
    public HubServerSetup backplane(Backplane backplane, ClusterLimits limits) {
        ClusterSetup joined =
                (connections, questions, groups) -> Cluster.join(backplane, limits, connections, questions, groups);
        return new HubServerSetup(security, policy, clock, hubs, modules, rejoin, joined);
    }

    public HubServerSetup policy(HubServerPolicy newPolicy) {
        return new HubServerSetup(security, newPolicy, clock, hubs, modules, rejoin, cluster);
    }

    public HubServerSetup clock(Clock newClock) {
        return new HubServerSetup(security, policy, newClock, hubs, modules, rejoin, cluster);
    }

    /**
     * Starts the server.
     *
     * @throws io.rejoin.hub.audit.AuditTrailDamagedException if the audit trail is not as this key ring sealed it
     */
    public HubServer start() {
        return startWithoutFollowing().follow();
    }

    /** Starts a server that follows the authorization store only when it is told to. */
    HubServer startWithoutFollowing() {
        return new HubServer(security, policy, clock, hubs, modules, rejoin, cluster);
    }
}
