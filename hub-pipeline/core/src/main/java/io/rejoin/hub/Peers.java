package io.rejoin.hub;

import io.rejoin.hub.Clients.Recipients;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Whom a {@link PersistentConnection} can speak to. */
public final class Peers {

    private final Clients clients;

    public Peers(Clients clients) {
        this.clients = clients;
    }

    /** Everybody. */
    public Audience all() {
        return new Audience(clients.all());
    }

    public Audience connection(ConnectionId connection) {
        return new Audience(clients.client(connection));
    }

    public Audience connections(Collection<ConnectionId> connections) {
        return new Audience(clients.clients(connections));
    }

    public Audience group(GroupName group) {
        return new Audience(clients.group(group));
    }

    /** Each of the groups; who is in two of them gets it twice, as in SignalR. */
    public Audience groups(Collection<GroupName> groups) {
        return new Audience(clients.groups(groups));
    }

    /** All connections of this user. */
    public Audience user(UserId user) {
        return new Audience(clients.user(user));
    }

    /** All connections of these users. */
    public Audience users(Collection<UserId> users) {
        return new Audience(clients.users(users));
    }

    /** Who will receive what is sent here; some may be left out. */
    public static final class Audience {
        private final Recipients recipients;

        private Audience(Recipients recipients) {
            this.recipients = recipients;
        }

        public Audience except(Collection<ConnectionId> left) {
            return new Audience(recipients.except(left));
        }

        /**
         * Sends them this value. They get it in the order in which it was sent here; who is away gets it when coming back.
         *
         * @throws IllegalArgumentException if it cannot be written as JSON
         */
        public void send(@Nullable Object value) {
            recipients.push(value);
        }
    }
}
