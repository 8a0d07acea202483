package io.rejoin.hub.pipeline;

import io.rejoin.hub.Clients;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Groups;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.token.HubName;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the application what happens to its connections. What it throws is logged and changes nothing. */
final class HubEvents {

    private static final Logger LOG = LoggerFactory.getLogger(HubEvents.class);

    /** One of the events of {@link Hub}. */
    interface Event {
        void tell(Hub hub, HubCall call);
    }

    private final Map<HubName, Hub> hubs;
    private final Map<HubName, Groups> groups;
    private final Connections connections;

    /** @param groups may still be filled until the first event */
    HubEvents(Map<HubName, Hub> hubs, Map<HubName, Groups> groups, Connections connections) {
        this.hubs = hubs;
        this.groups = groups;
        this.connections = connections;
    }

    void tellAll(Connection connection, Event event) {
        connection.hubs().forEach(hub -> tell(connection, hub, event));
    }

    void tell(Connection connection, HubName name, Event event) {
        Optional.ofNullable(hubs.get(name)).ifPresent(hub -> {
            try {
                event.tell(hub, call(connection, name));
            } catch (Throwable e) {
                LOG.error("hub {} failed in an event", name.value(), e);
            }
        });
    }

    /** A call of this connection's. */
    HubCall call(Connection connection, HubName hub) {
        Clients clients = new Clients(connections, hub, Optional.of(connection.id()));
        Groups itsGroups = Optional.ofNullable(groups.get(hub))
                .orElseThrow(() -> new IllegalArgumentException("there is no hub " + hub.value()));
        return new HubCall(hub, connection.id(), connection.user(), clients, itsGroups);
    }
}
