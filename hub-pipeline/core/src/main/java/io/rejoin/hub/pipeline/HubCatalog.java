package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Values;
import io.rejoin.token.HubName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** The hubs and persistent connections of a server, in the order in which they were added. */
final class HubCatalog {

    private final Map<HubName, Hub> hubs;
    private final Map<HubName, HubMethods> methods = new LinkedHashMap<>();

    /** @param threads those that hubs may block */
    HubCatalog(Map<HubName, Hub> hubs, Executor threads) {
        this.hubs = hubs;
        JsonMapper json = Values.mapper();
        hubs.forEach((name, hub) -> methods.put(name, new HubMethods(hub, json, threads)));
    }

    /** Of hubs, not of persistent connections. */
    Set<HubName> hubNames() {
        Set<HubName> names = new LinkedHashSet<>(hubs.keySet());
        names.removeIf(this::isPersistent);
        return names;
    }

    /** The hub of this name, whatever its case. */
    Optional<HubName> hub(String name) {
        return named(name).filter(hub -> !isPersistent(hub));
    }

    /** The persistent connection of this name, whatever its case. */
    Optional<HubName> persistentConnection(String name) {
        return named(name).filter(this::isPersistent);
    }

    private Optional<HubName> named(String name) {
        return hubs.keySet().stream()
                .filter(hub -> hub.value().equalsIgnoreCase(name))
                .findFirst();
    }

    private boolean isPersistent(HubName name) {
        return hubs.get(name) instanceof PersistentHub;
    }

    /** @throws HubException if there is no such hub */
    HubMethods methods(HubName hub) {
        return Optional.ofNullable(methods.get(hub)).orElseThrow(() -> new HubException("There is no such hub."));
    }

    /** @throws HubException if there is no such persistent connection */
    PersistentHub persistent(HubName name) {
        if (hubs.get(name) instanceof PersistentHub persistent) {
            return persistent;
        }
        throw new HubException("There is no such connection.");
    }
}
