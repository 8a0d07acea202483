package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whom a hub can speak to. */
public final class Clients {

    private final Connections connections;
    private final HubName hub;
    private final Optional<ConnectionId> caller;

    public Clients(Connections connections, HubName hub, Optional<ConnectionId> caller) {
        this.connections = connections;
        this.hub = hub;
        this.caller = caller;
    }

    /** Everybody on this hub. */
    public Recipients all() {
        return to(Topic.hub(hub));
    }

    /** The client whose call this is. */
    public Recipients caller() {
        return client(caller.orElseThrow(() -> new IllegalStateException("nobody called: this is outside a hub call")));
    }

    /** Everybody on this hub but the caller. */
    public Recipients others() {
        return except(all());
    }

    public Recipients group(GroupName group) {
        return to(Topic.group(hub, group));
    }

    /** The group without the caller. */
    public Recipients othersIn(GroupName group) {
        return except(group(group));
    }

    public Recipients client(ConnectionId connection) {
        return to(Topic.connection(hub, connection));
    }

    /** All connections of this user. */
    public Recipients user(UserId user) {
        return to(Topic.user(hub, user));
    }

    private Recipients to(Topic topic) {
        return new Recipients(connections, topic, Set.of());
    }

    private Recipients except(Recipients recipients) {
        return caller.map(recipients::except).orElse(recipients);
    }

    /** Who will receive what is sent here; some may be left out. */
    public static final class Recipients {
        private final Connections connections;
        private final Topic topic;
        private final Set<ConnectionId> except;

        private Recipients(Connections connections, Topic topic, Set<ConnectionId> except) {
            this.connections = connections;
            this.topic = topic;
            this.except = Set.copyOf(except);
        }

        public Recipients except(ConnectionId left) {
            Set<ConnectionId> more = new HashSet<>(except);
            more.add(left);
            return new Recipients(connections, topic, more);
        }

        /**
         * Calls this method of theirs. They get it in the order in which it was sent here; who is away gets it when coming back.
         *
         * @throws IllegalArgumentException if an argument cannot be written as JSON
         */
        public void send(String method, Object... arguments) {
            connections.publish(topic, Message.of(topic.hub(), method, Arrays.asList(arguments)), except);
        }
    }
}
