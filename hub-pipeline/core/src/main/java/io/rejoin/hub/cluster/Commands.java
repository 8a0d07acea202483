package io.rejoin.hub.cluster;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Departures;
import io.rejoin.hub.Groups;
import io.rejoin.hub.HubException;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.Losses;
import io.rejoin.hub.Neighbours;
import io.rejoin.hub.Origin;
import io.rejoin.hub.Revoker;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.cluster.Crossing.Answer;
import io.rejoin.hub.cluster.Crossing.Asked;
import io.rejoin.hub.cluster.Crossing.CameBack;
import io.rejoin.hub.cluster.Crossing.Change;
import io.rejoin.hub.cluster.Crossing.Closed;
import io.rejoin.hub.cluster.Crossing.Confirmed;
import io.rejoin.hub.cluster.Crossing.Forgotten;
import io.rejoin.hub.cluster.Crossing.Here;
import io.rejoin.hub.cluster.Crossing.Outcome;
import io.rejoin.hub.cluster.Crossing.Revoked;
import io.rejoin.hub.cluster.Crossing.Sent;
import io.rejoin.hub.cluster.Crossing.WhoIsThere;
import io.rejoin.hub.threads.Threads;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does here what other servers say. Changes ask the stores, on threads of their own: they never wait for a server that waits for this one.
 */
final class Commands implements Backplane.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private static final int THREADS = 16;

    private final Connections connections;
    private final RelayedQuestions questions;
    private final Map<HubName, Groups> groups;
    private final ClusterLimits limits;
    private final Losses losses;
    private final Departures departures;
    private final Semaphore changes;
    private final Neighbours neighbours;
    private volatile Optional<Meeting> meeting = Optional.empty();
    private volatile Supplier<Here> introduction = () -> {
        throw new IllegalStateException("this server only starts");
    };
    private volatile Optional<Revoker> revoker = Optional.empty();
    private final ExecutorService threads = Threads.upTo(THREADS, "rejoin-cluster");

    /** @param groups those of this server's connections */
    Commands(Connections connections, RelayedQuestions questions, Map<HubName, Groups> groups, ClusterLimits limits) {
        this.connections = connections;
        this.questions = questions;
        this.groups = groups;
        this.limits = limits;
        this.neighbours = new Neighbours(connections);
        this.losses = new Losses(connections);
        this.departures = new Departures(connections);
        this.changes = new Semaphore(limits.changesMax());
    }

    @Override
    public void heard(String text) {
        if (Numbered.is(text)) {
            Numbered message = Numbered.read(text);
            heard(message.origin(), (Sent) Crossing.read(message.text()));
            return;
        }
        Crossing said = Crossing.read(text);
        if (said instanceof Here here) {
            meeting().heard(here);
        } else if (said instanceof Forgotten forgotten) {
            questions.forget(forgotten.question());
        } else if (said instanceof CameBack back) {
            departures.gone(ConnectionId.of(back.client()), back.as());
        }
    }

    private void heard(Origin origin, Sent sent) {
        Topic topic = sent.to().topic();
        neighbours.heard(origin, topic, sent.body().message(topic.hub()), sent.exceptions());
    }

    @Override
    public void missed() {
        meeting().begin();
        losses.tell();
    }

    @Override
    public CompletionStage<String> asked(String text) {
        Crossing said = Crossing.read(text);
        if (said instanceof WhoIsThere) {
            return CompletableFuture.completedFuture(introduction.get().written());
        }
        if (said instanceof Asked question) {
            return questions.ask(question).thenApply(Crossing::written);
        }
        if (said instanceof Change change) {
            long late = System.nanoTime() + limits.answerWithin().toNanos();
            return blocking(() -> changed(change, late));
        }
        if (said instanceof Revoked revoked) {
            return blocking(() -> Confirmed.of(revoker().revoked(revoked.row())));
        }
        if (said instanceof Closed closed) {
            return blocking(() -> Confirmed.of(revoker().closed(ConnectionId.of(closed.connection()))));
        }
        throw new IllegalArgumentException("nothing that can be asked");
    }

    private CompletionStage<String> blocking(Supplier<Crossing> work) {
        if (!changes.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("too many changes for other servers are under way"));
        }
        try {
            return CompletableFuture.supplyAsync(work, threads)
                    .thenApply(Crossing::written)
                    .whenComplete(this::over);
        } catch (RejectedExecutionException e) {
            changes.release();
            return CompletableFuture.failedFuture(e);
        }
    }

    private void over(String answer, @Nullable Throwable failure) {
        changes.release();
        if (failure != null) {
            LOG.error("what another server asked for failed", failure);
        }
    }

    /** @param introduce says to all that this server is there */
    void meetAt(Meeting place, Supplier<Here> introduce) {
        meeting = Optional.of(place);
        introduction = introduce;
    }

    private Meeting meeting() {
        return meeting.orElseThrow(() -> new IllegalStateException("this server only starts"));
    }

    void revokeBy(Revoker here) {
        revoker = Optional.of(here);
    }

    private Revoker revoker() {
        return revoker.orElseThrow(() -> new IllegalStateException("this server only starts"));
    }

    /** @param late when nobody waits for it any more: then it is not done either */
    private Answer changed(Change change, long late) {
        if (System.nanoTime() - late > 0) {
            throw new IllegalStateException("its turn came too late");
        }
        boolean decides = decides(change);
        try {
            return done(change).deciding(decides);
        } catch (JoinRefusedException e) {
            return Answer.of(Outcome.REFUSED, e.advice().name()).deciding(decides);
        } catch (HubException e) {
            return Answer.of(Outcome.FAILED, String.valueOf(e.getMessage())).deciding(decides);
        } catch (StoreUnavailableException e) {
            return Answer.of(Outcome.STORE_UNAVAILABLE).deciding(decides);
        }
    }

    /** A client is attached to one server: if to this one, its membership here is what counts. To leave it must have left everywhere. */
    private boolean decides(Change change) {
        Topic who = change.who().topic();
        return change.join()
                && who.kind() == Topic.Kind.CONNECTION
                && connections
                        .find(ConnectionId.of(who.name()))
                        .filter(connections::isAttached)
                        .isPresent();
    }

    private Answer done(Change change) {
        Topic who = change.who().topic();
        Optional<Groups> ofHub = Optional.ofNullable(groups.get(who.hub()));
        if (ofHub.isEmpty()) {
            return Answer.of(Outcome.UNKNOWN);
        }
        return who.kind() == Topic.Kind.USER
                ? Answer.done(ofUser(ofHub.get(), change.join(), UserId.of(who.name()), change.groupName()))
                : ofConnection(ofHub.get(), change, ConnectionId.of(who.name()));
    }

    private static int ofUser(Groups ofHub, boolean join, UserId user, GroupName group) {
        return join ? ofHub.join(user, group) : ofHub.leave(user, group);
    }

    private Answer ofConnection(Groups ofHub, Change change, ConnectionId id) {
        Optional<Connection> known = connections.find(id);
        if (known.isEmpty() || departures.hasNoPartIn(known.get(), change.since())) {
            return Answer.of(Outcome.UNKNOWN);
        }
        if (change.join()) {
            ofHub.join(id, change.groupName());
        } else {
            ofHub.leave(id, change.groupName());
        }
        return Answer.done(1);
    }

    void close() {
        questions.close();
        threads.shutdown();
    }
}
