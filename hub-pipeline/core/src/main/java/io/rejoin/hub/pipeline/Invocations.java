package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.node.TextNode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Message;
import io.rejoin.hub.Topic;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands on to the application what clients call and send, through the modules. What goes wrong is the stage's failure. */
final class Invocations {

    private final HubCatalog hubs;
    private final HubEvents events;
    private final Modules modules;
    private final Connections connections;

    Invocations(HubCatalog hubs, HubEvents events, Modules modules, Connections connections) {
        this.hubs = hubs;
        this.events = events;
        this.modules = modules;
        this.connections = connections;
    }

    /**
     * Whose connection was ended meanwhile, by whomever, calls nothing more, whatever becomes of its line; and nobody does before the
     * hubs have let them in.
     */
    private void requireHere(Connection connection) {
        if (connections.find(connection.id()).filter(connection::equals).isEmpty()) {
            throw new HubException("The connection is over.");
        }
        if (!connection.welcomed().isDone()) {
            throw new HubException("The connection has not started.");
        }
    }

    /** Calls a hub method. One may call a hub that one did not connect for, if one may use it. */
    CompletionStage<@Nullable Object> invoke(Connection connection, ClientCall call) {
        HubName hub = call.hub();
        CallProgress progress = new CallProgress(value -> connections.publish(
                Topic.connection(hub, connection.id()), Message.progress(call.id(), value), Set.of()));
        CallLifetime lifetime = new CallLifetime(call, progress);
        try {
            requireHere(connection);
            HubMethods target = hubs.methods(hub);
            if (!connection.hubs().contains(hub) && !modules.mayUse(hub, connection.user())) {
                throw new NotAuthorizedException();
            }
            HubInvocation invocation = new HubInvocation(
                    events.call(connection, hub, call.state(), events.asking(lifetime::waits)),
                    call.method(),
                    call.arguments(),
                    call.streaming(),
                    call.strict(),
                    List.copyOf(lifetime.uploads()),
                    progress);
            return lifetime.of(modules.call(invocation, () -> target.invoke(invocation)));
        } catch (Throwable e) {
            return lifetime.of(CompletableFuture.failedStage(e));
        }
    }

    /** Hands on what a client of a persistent connection sent; to modules it is a call of {@code onReceived}. */
    CompletionStage<@Nullable Object> receive(Connection connection, HubName name, String data) {
        try {
            requireHere(connection);
            PersistentHub target = hubs.persistent(name);
            HubCall call = events.call(connection, name);
            HubInvocation invocation = new HubInvocation(
                    call, "onReceived", List.of(TextNode.valueOf(data)), false, false, List.of(), value -> {});
            return modules.call(invocation, () -> {
                target.received(call, data);
                return CompletableFuture.completedStage(null);
            });
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
