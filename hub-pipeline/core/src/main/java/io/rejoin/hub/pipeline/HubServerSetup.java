package io.rejoin.hub.pipeline;

import io.rejoin.hub.Hub;
import io.rejoin.token.HubName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server is made of, before it starts. Each method gives a new setup. */
public final class HubServerSetup {

    private final ReconnectSecurity security;
    private final HubServerPolicy policy;
    private final Clock clock;
    private final Map<HubName, Hub> hubs;
    private final List<HubModule> modules;

    HubServerSetup(ReconnectSecurity security) {
        this(security, HubServerPolicy.defaults(), Clock.systemUTC(), Map.of(), List.of());
    }

    private HubServerSetup(
            ReconnectSecurity security,
            HubServerPolicy policy,
            Clock clock,
            Map<HubName, Hub> hubs,
            List<HubModule> modules) {
        this.security = security;
        this.policy = policy;
        this.clock = clock;
        this.hubs = hubs;
        this.modules = modules;
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
        return new HubServerSetup(security, policy, clock, more, modules);
    }

    /** Adds a module inside of those added before. */
    public HubServerSetup module(HubModule module) {
        List<HubModule> more = new ArrayList<>(modules);
        more.add(module);
        return new HubServerSetup(security, policy, clock, hubs, more);
    }

    public HubServerSetup policy(HubServerPolicy newPolicy) {
        return new HubServerSetup(security, newPolicy, clock, hubs, modules);
    }

    public HubServerSetup clock(Clock newClock) {
        return new HubServerSetup(security, policy, newClock, hubs, modules);
    }

    /**
     * Starts the server.
     *
     * @throws io.rejoin.hub.audit.AuditTrailDamagedException if the audit trail is not as this key ring sealed it
     */
    public HubServer start() {
        return new HubServer(security, policy, clock, hubs, modules).follow();
    }

    /** Starts a server that follows the authorization store only when it is told to. */
    HubServer startWithoutFollowing() {
        return new HubServer(security, policy, clock, hubs, modules);
    }
}
