package io.rejoin.hub;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whom a hub can speak to. Names of groups and ids of users are told apart by case. */
public final class Clients {

    private final Consumer<HubSend> publisher;
    private final Asker asker;
    private final HubName hub;
    private final Optional<ConnectionId> caller;

    /** Asks the one client that a call is for, and gives its answer. */
    public interface Asker {

        /**
         * Puts the question on its way.
         *
         * @param type what the answer is to be
         */
        CompletionStage<@Nullable Object> ask(HubSend question, JavaType type);
    }

    /**
     * Those of one hub.
     *
     * @param publisher is handed whatever is sent
     * @param asker is handed whatever is asked
     */
    public Clients(Consumer<HubSend> publisher, Asker asker, HubName hub, Optional<ConnectionId> caller) {
        this.publisher = publisher;
        this.asker = asker;
        this.hub = hub;
        this.caller = caller;
    }

    /** Everybody on this hub. */
    public Recipients all() {
        return to(Topic.hub(hub));
    }

    /** The client whose call this is. */
    public Client caller() {
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

    public Client client(ConnectionId connection) {
        return new Client(publisher, asker, Topic.connection(hub, connection));
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
    public static sealed class Recipients permits Client {
        private final Consumer<HubSend> publisher;
        private final List<Topic> topics;
        private final Set<ConnectionId> except;

        private Recipients(Consumer<HubSend> publisher, List<Topic> topics, Set<ConnectionId> except) {
            this.publisher = publisher;
            this.topics = topics;
            this.except = Set.copyOf(except);
        }

        public final Recipients except(ConnectionId left) {
            return except(Set.of(left));
        }

        public final Recipients except(Collection<ConnectionId> left) {
            Set<ConnectionId> more = new HashSet<>(except);
            more.addAll(left);
            return new Recipients(publisher, topics, more);
        }

        /**
         * Calls this method of theirs. They get it in the order in which it was sent here; who is away gets it when coming back.
         *
         * @throws IllegalArgumentException if an argument cannot be written as JSON
         */
        public final void send(String method, Object... arguments) {
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

    /** A single client, which can be asked, too. */
    public static final class Client extends Recipients {
        private final Asker asker;
        private final Topic topic;

        private Client(Consumer<HubSend> publisher, Asker asker, Topic topic) {
            super(publisher, List.of(topic), Set.of());
            this.asker = asker;
            this.topic = topic;
        }

        /**
         * Calls this method of the client and gives its answer. It gets the question in order with what was sent to it before; the answer
         * may be null. While a hub method waits for one, the next call of its client may run.
         *
         * <p>Fails with a {@link HubException}: if there is no such connection, or it is away, or goes away before it answers; if its
         * protocol or transport knows no answers; if the client answers with an error, or with something of another type; if 64
         * questions wait for it already; if a module does not let the call pass; or when its hub is just told that it connected. There
         * is no limit of time: {@link java.util.concurrent.CompletableFuture#orTimeout} sets one, and cancelling forgets the question.
         * What is done on completion must not block.
         *
         * <p>A client of another server that a backplane joins with this one has a limit, {@link
         * io.rejoin.hub.cluster.ClusterLimits#clientAnswerWithin}; when that is over, and none said that it has the client, or the one
         * that has it is silent, this fails with a {@link io.rejoin.hub.backplane.BackplaneUnavailableException}.
         */
        public <T> CompletionStage<@Nullable T> ask(Class<T> type, String method, Object... arguments) {
            return ask(TypeFactory.defaultInstance().constructType(type), method, arguments);
        }

        /** The same for types with parameters. */
        public <T> CompletionStage<@Nullable T> ask(TypeReference<T> type, String method, Object... arguments) {
            return ask(TypeFactory.defaultInstance().constructType(type), method, arguments);
        }

        @SuppressWarnings("unchecked") // The answer is read as this type.
        private <T> CompletionStage<@Nullable T> ask(JavaType type, String method, Object... arguments) {
            HubSend question = new HubSend(topic, method, Arrays.asList(arguments), Set.of());
            return (CompletionStage<@Nullable T>) asker.ask(question, type);
        }
    }
}
