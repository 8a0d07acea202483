package io.rejoin.hub.pipeline;

import io.rejoin.hub.ClientState;
import io.rejoin.hub.Clients;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Delivery;
import io.rejoin.hub.Groups;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubSend;
import io.rejoin.hub.Message;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the application what happens to its connections, through the modules. What it throws is logged and changes nothing. */
final class HubEvents {

    private static final Logger LOG = LoggerFactory.getLogger(HubEvents.class);

    /** One of the events of {@link Hub}. */
    interface Event {
        void tell(Hub hub, HubCall call);
    }

    private final Map<HubName, Hub> hubs;
    private final Map<HubName, Groups> groups;
    private final Delivery delivery;
    private final Modules modules;

    /** @param groups may still be filled until the first event */
    HubEvents(Map<HubName, Hub> hubs, Map<HubName, Groups> groups, Delivery delivery, Modules modules) {
        this.hubs = hubs;
        this.groups = groups;
        this.delivery = delivery;
        this.modules = modules;
    }

    /** All hubs are told; gives what they, and modules, threw. */
    List<Throwable> connected(Connection connection) {
        List<Throwable> thrown = connection.hubs().stream()
                .map(name -> tell(
                        name,
                        () -> connecting(connection, name),
                        (hub, call) -> modules.connect(call, () -> hub.onConnected(call))))
                .flatMap(Optional::stream)
                .toList();
        connection.welcomed().complete(null);
        return thrown;
    }

    private HubCall connecting(Connection connection, HubName hub) {
        return call(connection, hub, new ClientState(Map.of()), Asking::whileConnecting);
    }

    /** Each hub hears of its own groups. */
    void reconnected(Connection connection, RejoinOutcome outcome) {
        for (HubName name : connection.hubs()) {
            RejoinOutcome ofHub = outcome.of(name);
            tell(
                    name,
                    () -> connecting(connection, name),
                    (hub, call) -> modules.reconnect(call, ofHub, () -> hub.onReconnected(call, ofHub)));
        }
    }

    /** Told when the hubs are through with hearing that it came, on this thread or on that one. */
    void disconnected(Connection connection, boolean stopped) {
        Event gone = (hub, call) -> modules.disconnect(call, stopped, () -> hub.onDisconnected(call, stopped));
        var unused = connection.welcomed().thenRun(() -> tellAll(connection, gone));
    }

    void tellAll(Connection connection, Event event) {
        connection.hubs().forEach(hub -> tell(connection, hub, event));
    }

    void tell(Connection connection, HubName name, Event event) {
        tell(name, () -> call(connection, name), event);
    }

    /** Gives what was thrown. */
    private Optional<Throwable> tell(HubName name, Supplier<HubCall> call, Event event) {
        Optional<Hub> told = Optional.ofNullable(hubs.get(name));
        try {
            told.ifPresent(hub -> event.tell(hub, call.get()));
            return Optional.empty();
        } catch (Throwable e) {
            LOG.error("hub {} failed in an event", name.value(), e);
            return Optional.of(e);
        }
    }

    /** A call of this connection's that brings no state. */
    HubCall call(Connection connection, HubName hub) {
        return call(connection, hub, new ClientState(Map.of()), asking(() -> {}));
    }

    /** @param asker takes what it asks clients */
    HubCall call(Connection connection, HubName hub, ClientState state, Clients.Asker asker) {
        Groups itsGroups = Optional.ofNullable(groups.get(hub))
                .orElseThrow(() -> new IllegalArgumentException("there is no hub " + hub.value()));
        Clients clients = new Clients(this::send, asker, hub, Optional.of(connection.id()));
        return new HubCall(hub, connection.id(), connection.user(), state, clients, itsGroups);
    }

    /** Whom the hub can speak to outside of any call. */
    Clients clients(HubName hub) {
        return new Clients(this::send, asking(() -> {}), hub, Optional.empty());
    }

    /** @param waiting told of each question that is on its way */
    Clients.Asker asking(Runnable waiting) {
        return new Asking(modules, delivery, waiting);
    }

    /** @throws IllegalArgumentException if an argument cannot be written as JSON */
    static Message.Call call(HubSend send) {
        return Message.of(send.to().hub(), send.method(), send.arguments());
    }

    private void send(HubSend send) {
        modules.send(send, () -> {
            Message message =
                    send.method().isEmpty() ? Message.data(send.arguments().get(0)) : call(send);
            delivery.publish(send.to(), message, send.except());
        });
    }
}
