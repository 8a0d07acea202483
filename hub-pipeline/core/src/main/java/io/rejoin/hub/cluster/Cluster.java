package io.rejoin.hub.cluster;

import com.fasterxml.jackson.databind.JavaType;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Delivery;
import io.rejoin.hub.Departures;
import io.rejoin.hub.Groups;
import io.rejoin.hub.Message;
import io.rejoin.hub.Neighbours;
import io.rejoin.hub.Origin;
import io.rejoin.hub.Question;
import io.rejoin.hub.Questions;
import io.rejoin.hub.Revoker;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.Elsewhere;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.cluster.Crossing.Answer;
import io.rejoin.hub.cluster.Crossing.Asked;
import io.rejoin.hub.cluster.Crossing.Body;
import io.rejoin.hub.cluster.Crossing.CameBack;
import io.rejoin.hub.cluster.Crossing.Change;
import io.rejoin.hub.cluster.Crossing.Closed;
import io.rejoin.hub.cluster.Crossing.Confirmed;
import io.rejoin.hub.cluster.Crossing.Forgotten;
import io.rejoin.hub.cluster.Crossing.Here;
import io.rejoin.hub.cluster.Crossing.Place;
import io.rejoin.hub.cluster.Crossing.Revoked;
import io.rejoin.hub.cluster.Crossing.Sent;
import io.rejoin.hub.cluster.Crossing.WhoIsThere;
import io.rejoin.hub.threads.Threads;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reaches the connections of all servers that a backplane joins. Every message is put into the log of every server, so that who is away
 * gets it there. What one server sends comes in one order everywhere.
 */
public final class Cluster implements Delivery {

    private final Connections connections;
    private final Questions questions;
    private final ClusterLimits limits;
    private final Commands commands;
    private final Neighbours neighbours;
    private final Meeting meeting;
    private final Backplane.Channel channel;
    /** Held while something goes out here and to the others, so that it does so in one order; nothing waits within. */
    private final ReentrantLock order = new ReentrantLock();

    private Cluster(
            Connections connections,
            Questions questions,
            ClusterLimits limits,
            Commands commands,
            Neighbours neighbours,
            Backplane backplane) {
        this.connections = connections;
        this.questions = questions;
        this.limits = limits;
        this.commands = commands;
        this.neighbours = neighbours;
        this.meeting = new Meeting(
                neighbours,
                each -> ask(new WhoIsThere(), limits.answerWithin(), each),
                this::introduce,
                Meeting::after);
        commands.meetAt(meeting, this::introduce);
        order.lock();
        try {
            this.channel = backplane.join(commands);
        } finally {
            order.unlock();
        }
    }

    /**
     * Takes part from now on. Waits a limited time for the other servers to say how far they are.
     *
     * @param groups those of this server's connections, of every hub
     */
    public static Cluster join(
            Backplane backplane,
            ClusterLimits limits,
            Connections connections,
            Questions questions,
            Map<HubName, Groups> groups) {
        RelayedQuestions relayed = new RelayedQuestions(connections, questions);
        Commands commands = new Commands(connections, relayed, groups, limits);
        Cluster cluster = new Cluster(connections, questions, limits, commands, new Neighbours(connections), backplane);
        cluster.meeting.attend();
        cluster.meeting.begin();
        cluster.meeting.await(limits.answerWithin());
        return cluster;
    }

    /** Says that this server is there, behind all that it said before. */
    private Here introduce() {
        order.lock();
        try {
            Here here = meeting.here();
            channel.publish(here.written());
            return here;
        } finally {
            order.unlock();
        }
    }

    /**
     * Puts the message on its way, on every server.
     *
     * @throws IllegalArgumentException if it is longer than may cross; then nobody gets it
     */
    @Override
    public void publish(Topic topic, Message message, Set<ConnectionId> except) {
        String text = crossing(Sent.of(topic, message, except));
        order.lock();
        try {
            Origin origin = neighbours.publish(topic, message, except);
            channel.publish(new Numbered(origin, text).written());
        } finally {
            order.unlock();
        }
    }

    /** Of this server, attached or away. */
    private Optional<Connection> client(Topic topic) {
        return connections.find(ConnectionId.of(topic.name()));
    }

    private String crossing(Crossing word) {
        String text = word.written();
        if (text.length() > limits.charactersMax()) {
            throw new IllegalArgumentException("longer than may be told to other servers");
        }
        return text;
    }

    /**
     * Asks the client, on whichever server it is.
     *
     * @throws IllegalArgumentException if the question is longer than may cross
     */
    @Override
    public void ask(Topic to, Message.Call call, JavaType type, CompletableFuture<@Nullable Object> answer) {
        Optional<Connection> client = client(to);
        if (client.filter(connections::isAttached).isPresent()) {
            questions.ask(to, call, type, answer);
            return;
        }
        Question question = new Question(to, call.asking(UUID.randomUUID().toString()), type, answer);
        RemoteQuestion remote = new RemoteQuestion(question, client.isPresent());
        ask(
                        new Asked(question.id(), Place.of(to), Body.of(call)),
                        limits.clientAnswerWithin(),
                        one -> remote.take((Answer) one))
                .whenComplete((count, failure) -> {
                    if (failure != null) {
                        forget(question);
                    }
                    remote.end(failure == null);
                });
        question.whenOver(() -> {
            if (!remote.decide()) {
                forget(question);
            }
        });
    }

    private void forget(Question question) {
        channel.publish(new Forgotten(question.id()).written());
    }

    private CompletionStage<Integer> ask(Crossing word, Duration within, Consumer<Crossing> each) {
        String text = crossing(word);
        order.lock();
        try {
            return channel.ask(text, within, answer -> each.accept(Crossing.read(answer)));
        } finally {
            order.unlock();
        }
    }

    private final class OtherServers implements ClusterGroups.Others {
        @Override
        public Tally change(boolean join, Topic who, GroupName group) {
            Tally tally = new Tally();
            ask(Change.of(join, who, group), limits.answerWithin(), one -> tally.take((Answer) one))
                    .whenComplete((count, failure) -> tally.end(failure));
            return Threads.blocking(tally::await);
        }

        @Override
        public void leaveSoon(Topic who, GroupName group, long since) {
            var unused = ask(Change.left(who, group, since), limits.answerWithin(), answer -> {})
                    .exceptionally(outage -> 0);
        }
    }

    @Override
    public Elsewhere revoked(Scope scope, Revision revision) {
        return confirmed(Revoked.of(scope, revision));
    }

    @Override
    public Elsewhere closed(ConnectionId connection) {
        return confirmed(new Closed(connection.value()));
    }

    private Elsewhere confirmed(Crossing word) {
        Confirmations confirmations = new Confirmations();
        ask(word, limits.answerWithin(), one -> confirmations.take((Confirmed) one))
                .whenComplete((count, failure) -> confirmations.end(failure == null));
        return Threads.blocking(confirmations::await);
    }

    @Override
    public void revokeHereBy(Revoker here) {
        commands.revokeBy(here);
    }

    @Override
    public void cameBack(Connection client) {
        long as = new Departures(connections).cameAs(client);
        channel.publish(new CameBack(client.id().value(), as).written());
    }

    @Override
    public Groups groups(HubName hub, Groups here) {
        return new ClusterGroups(hub, here, connections, new OtherServers());
    }

    /** Leaves: the others hear nothing more of this server, and whoever waits for it is told. */
    @Override
    public void close() {
        meeting.close();
        commands.close();
        channel.close();
    }
}
