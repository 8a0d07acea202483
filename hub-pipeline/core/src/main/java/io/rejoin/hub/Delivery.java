package io.rejoin.hub;

import com.fasterxml.jackson.databind.JavaType;
import io.rejoin.hub.access.Elsewhere;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reaches connections, wherever they are. */
public interface Delivery extends AutoCloseable {

    /**
     * Puts the message on its way to all who hear the topic. Waits for nobody.
     *
     * @param message a call or plain data
     */
    void publish(Topic topic, Message message, Set<ConnectionId> except);

    /** Asks the one connection that this is for, as {@link Questions#ask}. */
    void ask(Topic to, Message.Call call, JavaType type, CompletableFuture<@Nullable Object> answer);

    /**
     * The groups of the hub, for connections anywhere.
     *
     * @param here those of this server's connections
     */
    Groups groups(HubName hub, Groups here);

    /** The client came back to this server: one that takes it to be there still does so no longer. */
    void cameBack(Connection client);

    /** Has the other servers put a revocation into effect, and waits for them a limited time. */
    Elsewhere revoked(Scope scope, Revision revision);

    /** Has the other servers close this connection for good, and waits for them a limited time. */
    Elsewhere closed(ConnectionId connection);

    /** From now on this does here what other servers revoked; before, they hear that it could not be done. */
    void revokeHereBy(Revoker here);

    @Override
    void close();

    /** To the connections of one server, which knows of no others. */
    static Delivery here(Connections connections, Questions questions) {
        return new Delivery() {
            @Override
            public void publish(Topic topic, Message message, Set<ConnectionId> except) {
                connections.publish(topic, message, except);
            }

            @Override
            public void ask(Topic to, Message.Call call, JavaType type, CompletableFuture<@Nullable Object> answer) {
                questions.ask(to, call, type, answer);
            }

            @Override
            public Groups groups(HubName hub, Groups here) {
                return here;
            }

            @Override
            public void cameBack(Connection client) {}

            @Override
            public Elsewhere revoked(Scope scope, Revision revision) {
                return Elsewhere.NOWHERE;
            }

            @Override
            public Elsewhere closed(ConnectionId connection) {
                return Elsewhere.NOWHERE;
            }

            @Override
            public void revokeHereBy(Revoker here) {}

            @Override
            public void close() {}
        };
    }
}
