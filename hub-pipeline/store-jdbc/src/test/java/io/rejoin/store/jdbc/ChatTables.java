package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * An application's own tables of users, their connections, rooms and who is in them, in PostgreSQL.
 *
 * @param server what this server is called in the table of connections; each has a name of its own that outlives it
 */
record ChatTables(DataSource database, String server) {

    static final HubName CHAT = HubName.of("chat");
    private static final int PATIENCE_SECONDS = 5;

    /** Whoever was noted as connected here is gone with the process that noted it: to be called before the first client is let in. */
    void serverStarts() {
        change("UPDATE connections SET connected = FALSE WHERE server = ?", server);
    }

    /** Notes that the user's connection is here, new or back, wherever it was before. */
    void connected(ConnectionId connection, UserId user) {
        change(
                "INSERT INTO connections (id, user_id, server, connected) SELECT ?, id, ?, TRUE FROM users WHERE name = ?"
                        + " ON CONFLICT (id) DO UPDATE SET server = EXCLUDED.server, connected = TRUE",
                connection.value(),
                server,
                user.value());
    }

    /** Notes with what the connection's client said that it is made. */
    void agent(ConnectionId connection, String agent) {
        change("UPDATE connections SET agent = ? WHERE id = ?", agent, connection.value());
    }

    /** Notes that the connection is gone, unless another server has it by now. */
    void disconnected(ConnectionId connection) {
        change("UPDATE connections SET connected = FALSE WHERE id = ? AND server = ?", connection.value(), server);
    }

    /** The user's connections that are connected, here. */
    List<ConnectionId> connectionsOf(UserId user) {
        String sql = "SELECT c.id FROM connections c JOIN users u ON u.id = c.user_id"
                + " WHERE u.name = ? AND c.server = ? AND c.connected";
        return texts(sql, user.value(), server).stream().map(ConnectionId::of).toList();
    }

    /** The rooms of the user, as groups of the hub. */
    HubGroups roomsOf(UserId user) {
        String sql =
                "SELECT r.name FROM room_user ru JOIN rooms r ON r.id = ru.room_id JOIN users u ON u.id = ru.user_id"
                        + " WHERE u.name = ?";
        return HubGroups.of(Map.of(
                CHAT, texts(sql, user.value()).stream().map(GroupName::of).collect(Collectors.toSet())));
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private void change(String sql, String... values) {
        run(sql, PreparedStatement::executeUpdate, values);
    }

    private List<String> texts(String sql, String... values) {
        return run(sql, ChatTables::firstColumn, values);
    }

    private static List<String> firstColumn(PreparedStatement query) throws SQLException {
        List<String> texts = new ArrayList<>();
        ResultSet row = query.executeQuery();
        while (row.next()) {
            texts.add(row.getString(1));
        }
        return texts;
    }

    private <T> T run(String sql, Work<T> work, String... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return work.on(statement);
        } catch (SQLException e) {
            throw new StoreUnavailableException("the tables of the chat cannot be asked", e);
        }
    }
}
