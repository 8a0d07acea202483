package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How this server's log and those of the other servers of the application fit together: each counts its own messages, and knows how far it
 * has heard every other, so that a client may come back to any of them.
 */
public final class Neighbours {

    private final Connections connections;

    public Neighbours(Connections connections) {
        this.connections = connections;
    }

    /** How often a server must say that it is there. */
    public static Duration signEvery() {
        return Servers.SIGN_EVERY;
    }

    /** This server's log. */
    public String log() {
        return connections.log.epoch();
    }

    /** It is not known, or no longer, who is there: until they have {@link #meet met}, positions of one mean nothing to another. */
    public void estrange() {
        connections.locked(() -> {
            connections.log.servers().estrange();
            return true;
        });
    }

    /**
     * Those that are there have answered.
     *
     * @param there how far they are, by their logs
     * @param gone the same of others that they knew
     */
    public void meet(Map<String, Said> there, Map<String, Said> gone) {
        connections.locked(() -> {
            connections.log.servers().meet(there, gone);
            return true;
        });
    }

    /** Whether all was heard that those said who answered. */
    public boolean haveMet() {
        return connections.locked(connections.log.servers()::isSure);
    }

    /** All that this server said has come, or never will. */
    public void introduced(String server, Said said) {
        connections.locked(() -> {
            connections.log.servers().introduced(server, said);
            return true;
        });
    }

    /** How far this server and all others have come, as far as is known here. */
    public Map<String, Said> known() {
        return connections.locked(connections.log.servers()::all);
    }

    /**
     * Puts a message that the other servers are told of, too, into the log and on its way to all who hear the topic now. Called by one
     * thread at a time.
     *
     * @return where it stands
     */
    public Origin publish(Topic topic, Message message, Set<ConnectionId> except) {
        LogEntry entry = connections.publish(topic, () -> connections.log.append(topic, message, except));
        return connections.locked(() -> connections.log.servers().spoke(entry.offset()));
    }

    /** Does the same with a message of another server. */
    public void heard(Origin origin, Topic topic, Message message, Set<ConnectionId> except) {
        LogEntry unused =
                connections.publish(topic, () -> connections.log.append(topic, message, except, Optional.of(origin)));
    }
}
