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

    /** As which of its generations the client came here: more than anywhere before, if it had a token. */
    public long cameAs(Connection client) {
        return connections.locked(client::cameAs);
    }

    /** The newest generation that this server has of the client; the end of all time if it has none. */
    public long newest(ConnectionId client) {
        return connections
                .find(client)
                .map(connection ->
                        connections.locked(() -> connection.generations().last()))
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Whether a leave is none of this server's business, that was made where the client was, as this generation: it came here later, and
     * was let in with regard to that; or it is not here, and will be.
     */
    public boolean hasNoPartIn(Connection client, long left) {
        return cameAs(client) > left || (left < Long.MAX_VALUE && !connections.isAttached(client));
    }

    /**
     * The client is somewhere else: here it is away, if it is known at all and has not come back here since.
     *
     * @param cameAs there; 0 if it had no token, so that it is not known when it came
     */
    public void gone(ConnectionId client, long cameAs) {
        connections
                .find(client)
                .flatMap(connection -> connections.locked(() -> leave(connection, cameAs)))
                .ifPresent(Outbox::replaced);
    }

    private Optional<Outbox> leave(Connection connection, long cameAs) {
        if (cameAs > 0 && connection.cameAs() > cameAs) {
            return Optional.empty();
        }
        connection.elsewhere = true;
        Optional<Outbox> left = Connections.release(connection);
        if (left.isPresent()) {
            connection.detachedAt = connections.clock.instant();
        }
        return left;
    }
}
