package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import java.time.Instant;
import java.util.Optional;

/**
 * Clients that come and go while their transport stays, as those that poll do: all the time something is collected for them, but who
 * stays away for longer than the disconnect timeout is given up as if there were no transport.
 */
public final class Presence {

    private final Connections connections;

    public Presence(Connections connections) {
        this.connections = connections;
    }

    /** Whether somebody has this connection who showed that it hears us. */
    public boolean isEstablished(ConnectionId id) {
        return connections
                .find(id)
                .filter(known -> connections.locked(() -> known.established && known.outbox.isPresent()))
                .isPresent();
    }

    /** The way to the client, while there is one. */
    public Optional<Transport> transport(Connection connection) {
        return connections.locked(() -> connection.outbox.map(Outbox::transport));
    }

    /**
     * Nobody takes what waits in this outbox.
     *
     * @param since from when on
     */
    public void away(Connection connection, Outbox outbox, Instant since) {
        set(connection, outbox, since);
    }

    /** Somebody is there again. False if the connection is over, or another transport has taken the place of this one. */
    public boolean here(Connection connection, Outbox outbox) {
        return set(connection, outbox, Instant.MAX);
    }

    private boolean set(Connection connection, Outbox outbox, Instant away) {
        return connections.locked(() -> {
            boolean current = connection.outbox.filter(own -> own == outbox).isPresent();
            if (current) {
                connection.detachedAt = away;
            }
            return current;
        });
    }
}
