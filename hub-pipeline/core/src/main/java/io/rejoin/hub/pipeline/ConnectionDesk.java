package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Delivery;
import io.rejoin.hub.Hub;
import io.rejoin.hub.Revoker;
import io.rejoin.hub.StoreFollower;
import io.rejoin.hub.StoreFollower.Ended;
import io.rejoin.hub.access.Elsewhere;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Scope.Everywhere;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.reconnect.ReplayGuard;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to a connection against its will: it is closed for good, and told of what it lost. */
final class ConnectionDesk implements Revoker {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionDesk.class);

    private final Connections connections;
    private final StoreFollower follower;
    private final ReplayGuard guard;
    private final AuditTrail trail;
    private final HubEvents events;
    private final Delivery others;
    private final boolean closesUsers;

    /** @param policy says whether who is revoked everywhere also loses their connections */
    ConnectionDesk(
            Connections connections,
            StoreFollower follower,
            ReplayGuard guard,
            AuditTrail trail,
            HubEvents events,
            Delivery others,
            HubServerPolicy policy) {
        this.closesUsers = policy.closesRevokedUsers();
        this.connections = connections;
        this.follower = follower;
        this.guard = guard;
        this.trail = trail;
        this.events = events;
        this.others = others;
    }

    RevocationReceipt revoke(UserId actor, ConnectionId id, Duration patience) {
        long start = System.nanoTime();
        guard.revoke(FamilyId.of(id.value()));
        return close(id, start, user -> trail.await(event(id, user).by(actor), patience))
                .with(others.closed(id));
    }

    /** Has the other servers do what {@link #revoked} does. */
    Elsewhere revokeElsewhere(Scope scope, Revision revision) {
        return others.revoked(scope, revision);
    }

    @Override
    public RevocationReceipt closed(ConnectionId id) {
        return close(id, System.nanoTime(), user -> {});
    }

    @Override
    public RevocationReceipt revoked(Row row) {
        long start = System.nanoTime();
        List<Ended> ended = follower.follow(List.of(row)).ended();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        int told = told(ended);
        tell(ended);
        int closed = expel(List.of(row.scope()));
        return new RevocationReceipt(row.standing().since(), ended.size(), told, closed, took);
    }

    /** @param note is called when it is in effect, and before anybody is told */
    private RevocationReceipt close(ConnectionId id, long start, Consumer<Optional<UserId>> note) {
        Optional<Connection> live = connections.find(id);
        List<Ended> ended = live.map(follower::endAll).orElse(List.of());
        boolean told = live.filter(connections::isAttached).isPresent();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        try {
            note.accept(live.flatMap(Connection::user));
        } finally {
            close(live.stream().toList());
        }
        return new RevocationReceipt(Revision.NONE, ended.size(), told ? 1 : 0, live.isPresent() ? 1 : 0, took);
    }

    private static AuditEvent event(ConnectionId id, Optional<UserId> user) {
        return AuditEvent.of(Kind.CONNECTION_REVOKED, Outcome.ACCEPTED, user).on(id, Optional.empty());
    }

    private void close(List<Connection> all) {
        all.forEach(connection -> events.tellAll(connection, Hub::onConnectionRevoked));
        all.forEach(connections::drain);
        all.forEach(connection -> {
            if (connections.end(connection)) {
                events.disconnected(connection, false);
            }
        });
    }

    /**
     * Closes the connections of those who were revoked everywhere, if that is the policy, whether or not there is a replay store to write
     * down that they are over: their groups were taken from them before.
     *
     * @return how many that were
     */
    int expel(Collection<Scope> revoked) {
        if (!closesUsers) {
            return 0;
        }
        Set<UserId> users = revoked.stream()
                .filter(Everywhere.class::isInstance)
                .map(scope -> ((Everywhere) scope).user())
                .collect(Collectors.toSet());
        List<Connection> theirs = users.isEmpty()
                ? List.of()
                : connections.all().stream()
                        .filter(connection ->
                                connection.user().filter(users::contains).isPresent())
                        .toList();
        endFamilies(theirs);
        theirs.forEach(connection -> trail.note(event(connection.id(), connection.user())));
        close(theirs);
        return theirs.size();
    }

    private void endFamilies(List<Connection> all) {
        try {
            all.forEach(connection -> guard.revoke(connection.family()));
        } catch (StoreUnavailableException e) {
            LOG.warn("the replay store is not there; a revoked user may get a connection back, in no group", e);
        }
    }

    void tell(List<Ended> ended) {
        ended.forEach(
                gone -> events.tell(gone.connection(), gone.hub(), (hub, call) -> hub.onRevoked(call, gone.group())));
    }

    /** How many of those connections are here to be told. */
    int told(List<Ended> ended) {
        return (int) ended.stream()
                .map(Ended::connection)
                .distinct()
                .filter(connections::isAttached)
                .count();
    }
}
