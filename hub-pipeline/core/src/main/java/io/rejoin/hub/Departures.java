package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import java.util.Optional;

/**
 * Lets go of clients that came back to another server while their old transport, which is dead without a word, is taken to be alive
 * here: what is sent to them would go nowhere.
 */
public final class Departures {

    private final Connections connections;

    public Departures(Connections connections) {
        this.connections = connections;
    }

    /** The client is somewhere else: here it is away, if it is known at all. */
    public void gone(ConnectionId client) {
        connections
                .find(client)
                .flatMap(connection -> connections.locked(() -> leave(connection)))
                .ifPresent(Outbox::replaced);
    }

    private Optional<Outbox> leave(Connection connection) {
        Optional<Outbox> left = Connections.release(connection);
        if (left.isPresent()) {
            connection.detachedAt = connections.clock.instant();
        }
        return left;
    }
}
