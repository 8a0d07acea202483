package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Hub;
import io.rejoin.hub.StoreFollower;
import io.rejoin.hub.StoreFollower.Ended;
import io.rejoin.hub.access.RevocationReceipt;
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
import java.util.List;
import java.util.Optional;

/** What is done to a connection against its will: it is closed for good, and told of what it lost. */
final class ConnectionDesk {

    private final Connections connections;
    private final StoreFollower follower;
    private final ReplayGuard guard;
    private final AuditTrail trail;
    private final HubEvents events;

    ConnectionDesk(
            Connections connections, StoreFollower follower, ReplayGuard guard, AuditTrail trail, HubEvents events) {
        this.connections = connections;
        this.follower = follower;
        this.guard = guard;
        this.trail = trail;
        this.events = events;
    }

    RevocationReceipt revoke(UserId actor, ConnectionId id, Duration patience) {
        long start = System.nanoTime();
        guard.revoke(FamilyId.of(id.value()));
        Optional<Connection> live = connections.find(id);
        List<Ended> ended = live.map(follower::endAll).orElse(List.of());
        boolean told = live.filter(connections::isAttached).isPresent();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        try {
            AuditEvent event = AuditEvent.of(Kind.CONNECTION_REVOKED, Outcome.ACCEPTED, live.flatMap(Connection::user))
                    .by(actor)
                    .on(id, Optional.empty());
            trail.await(event, patience);
        } finally {
            live.ifPresent(connection -> {
                events.tellAll(connection, Hub::onConnectionRevoked);
                connections.drain(connection);
                if (connections.end(connection)) {
                    events.tellAll(connection, (hub, call) -> hub.onDisconnected(call, false));
                }
            });
        }
        return new RevocationReceipt(Revision.NONE, ended.size(), told ? 1 : 0, took);
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
