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

    /** As which of its generations the client is served here: more than anywhere before, if it had a token. */
    public long servedAs(Connection client) {
        return connections.locked(() -> client.servedAs);
    }

    /** The newest generation that this server has of the client; the end of all time if it has none. */
    public long newest(ConnectionId client) {
        return connections
                .find(client)
                .map(connection ->
                        connections.locked(() -> connection.generations().last()))
                .orElse(Long.MAX_VALUE);
    }

    /** Whether the client came here as a later generation than this. */
    public boolean cameLater(Connection client, long generation) {
        return servedAs(client) > generation;
    }

    /**
     * The client is somewhere else: here it is away, if it is known at all and has not come back here since.
     *
     * @param servedAs there
     */
    public void gone(ConnectionId client, long servedAs) {
        connections
                .find(client)
                .flatMap(connection -> connections.locked(() -> leave(connection, servedAs)))
                .ifPresent(Outbox::replaced);
    }

    private Optional<Outbox> leave(Connection connection, long servedAs) {
        if (connection.servedAs > servedAs) {
            return Optional.empty();
        }
        Optional<Outbox> left = Connections.release(connection);
        if (left.isPresent()) {
            connection.detachedAt = connections.clock.instant();
        }
        return left;
    }
}
