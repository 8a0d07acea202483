package io.rejoin.store.jdbc;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import java.util.List;

/** Keeps the table of connections, and puts who connects into the rooms that the tables list. For users who are signed in. */
public final class ChatTablesHub implements Hub {

    private final ChatTables tables;

    ChatTablesHub(ChatTables tables) {
        this.tables = tables;
    }

    @Override
    public void onConnected(HubCall call) {
        UserId user = call.user().orElseThrow();
        tables.connected(call.connection(), user);
        tables.roomsOf(user).forEach((hub, room) -> call.join(room));
    }

    /** Which rooms it is back in was decided already. */
    @Override
    public void onReconnected(HubCall call, RejoinOutcome outcome) {
        tables.connected(call.connection(), call.user().orElseThrow());
    }

    @Override
    public void onDisconnected(HubCall call, boolean stopped) {
        tables.disconnected(call.connection());
    }

    /** Says with what the client is made. */
    public void agent(HubCall call, String agent) {
        tables.agent(call.connection(), agent);
    }

    /** Speaks to every connection of a user; how many those are. */
    public int tell(HubCall call, String user, String text) {
        List<ConnectionId> connections = tables.connectionsOf(UserId.of(user));
        call.clients().clients(connections).send("told", text);
        return connections.size();
    }
}
