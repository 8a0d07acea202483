package io.rejoin.hub.pipeline;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.ReplayGuard;
import java.util.List;

/** How a connection begins and ends for its hubs: whoever hears of the one hears of the other. */
final class Lifecycle {

    private final Connections connections;
    private final ReplayGuard guard;
    private final HubEvents events;

    Lifecycle(Connections connections, ReplayGuard guard, HubEvents events) {
        this.connections = connections;
        this.guard = guard;
        this.events = events;
    }

    /**
     * All hubs are told that it is there. If one of them throws, it is over. But an outage says nothing about who comes: who meets with
     * nothing else may come again, with all its tokens.
     *
     * @return false if it is turned away
     * @throws StoreUnavailableException if it is to come again
     */
    boolean begin(Connection connection) {
        List<Throwable> thrown = events.connected(connection);
        if (thrown.isEmpty()) {
            return true;
        }
        if (thrown.stream().allMatch(Outages::isOutage)) {
            end(connection, CloseCode.TRY_AGAIN_LATER);
            throw new StoreUnavailableException("there was an outage while a client connected", thrown.get(0));
        }
        abort(connection, CloseCode.TURNED_AWAY);
        return false;
    }

    /**
     * It is back, and its hubs are told. Those that have not heard of it before hear first that it is there, and may turn it away.
     *
     * @param elsewhere whether they heard of it on another server
     */
    void reconnected(Connection connection, boolean elsewhere, RejoinOutcome outcome) {
        back(connection, elsewhere, () -> events.reconnected(connection, outcome));
    }

    /** The same, but that they are not told that it was away. */
    void resumed(Connection connection, boolean elsewhere) {
        back(connection, elsewhere, () -> {});
    }

    private void back(Connection connection, boolean elsewhere, Runnable tell) {
        boolean first = connections.establish(connection);
        if (first && !elsewhere && !begin(connection)) {
            return;
        }
        tell.run();
        if (first) {
            connection.welcomed().complete(null);
        }
    }

    /** It is over for good, and so is every token it has. */
    void abort(Connection connection, CloseCode code) {
        try {
            guard.end(connection.family());
        } finally {
            end(connection, code);
        }
    }

    private void end(Connection connection, CloseCode code) {
        if (connections.end(connection, code)) {
            events.disconnected(connection, true);
        }
    }
}
