package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whom a hub can speak to. Names of groups and ids of users are told apart by case. */
public final class Clients {

    private final Consumer<HubSend> publisher;
    private final HubName hub;
    private final Optional<ConnectionId> caller;

    /** @param publisher is handed whatever is sent */
    public Clients(Consumer<HubSend> publisher, HubName hub, Optional<ConnectionId> caller) {
        this.publisher = publisher;
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
        return all().except(callers());
    }

    public Recipients group(GroupName group) {
        return to(Topic.group(hub, group));
    }

    /** Each of the groups; who is in two of them gets it twice, as in SignalR. */
    public Recipients groups(Collection<GroupName> groups) {
        return to(groups.stream().map(group -> Topic.group(hub, group)).toList());
    }

    /** The group without the caller. */
    public Recipients othersIn(GroupName group) {
        return group(group).except(callers());
    }

    public Recipients client(ConnectionId connection) {
        return to(Topic.connection(hub, connection));
    }

    public Recipients clients(Collection<ConnectionId> connections) {
        return to(connections.stream()
                .map(connection -> Topic.connection(hub, connection))
                .toList());
    }

    /** All connections of this user. */
    public Recipients user(UserId user) {
        return to(Topic.user(hub, user));
    }

    public Recipients users(Collection<UserId> users) {
        return to(users.stream().map(user -> Topic.user(hub, user)).toList());
    }

    private Recipients to(Topic topic) {
        return to(List.of(topic));
    }

    private Recipients to(List<Topic> topics) {
        return new Recipients(publisher, topics, Set.of());
    }

    private Set<ConnectionId> callers() {
        return caller.map(Set::of).orElse(Set.of());
    }

    /** Who will receive what is sent here; some may be left out. */
    public static final class Recipients {
        private final Consumer<HubSend> publisher;
        private final List<Topic> topics;
        private final Set<ConnectionId> except;

        private Recipients(Consumer<HubSend> publisher, List<Topic> topics, Set<ConnectionId> except) {
            this.publisher = publisher;
            this.topics = topics;
            this.except = Set.copyOf(except);
        }

        public Recipients except(ConnectionId left) {
            return except(Set.of(left));
        }

        public Recipients except(Collection<ConnectionId> left) {
            Set<ConnectionId> more = new HashSet<>(except);
            more.addAll(left);
            return new Recipients(publisher, topics, more);
        }

        /**
         * Calls this method of theirs. They get it in the order in which it was sent here; who is away gets it when coming back.
         *
         * @throws IllegalArgumentException if an argument cannot be written as JSON
         */
        public void send(String method, Object... arguments) {
            send(method, Arrays.asList(arguments));
        }

        /** Sends a plain value. */
        void push(@Nullable Object value) {
            send("", Collections.singletonList(value));
        }

        private void send(String method, List<?> arguments) {
            for (Topic topic : topics) {
                publisher.accept(new HubSend(topic, method, arguments, except));
            }
        }
    }
}
