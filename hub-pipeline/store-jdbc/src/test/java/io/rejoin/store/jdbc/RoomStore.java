package io.rejoin.store.jdbc;

import io.rejoin.hub.access.AuthorizationStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standings;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

// The README shows what follows.
/** Who may be in which room of the chat, as the application's own tables say it. */
record RoomStore(DataSource database) implements AuthorizationStore {

    @Override
    public Standings standings(Set<Membership> asked) {
        if (asked.isEmpty()) {
            return new Standings(Revision.NONE, Map.of());
        }
        List<String> users =
                asked.stream().map(one -> one.user().value()).distinct().toList();
        String sql =
                "SELECT u.name, r.name FROM room_user ru JOIN users u ON u.id = ru.user_id JOIN rooms r ON r.id = ru.room_id"
                        + " WHERE u.name IN (" + String.join(", ", Collections.nCopies(users.size(), "?")) + ")";
        Map<Membership, Standing> granted = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setQueryTimeout(5);
            for (int i = 0; i < users.size(); i++) {
                select.setString(i + 1, users.get(i));
            }
            ResultSet row = select.executeQuery();
            while (row.next()) {
                UserId user = UserId.of(row.getString(1));
                granted.put(
                        new Membership(user, HubName.of("chat"), GroupName.of(row.getString(2))),
                        Standing.granted(Revision.NONE));
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException("the rooms cannot be asked", e);
        }
        granted.keySet().retainAll(asked);
        return new Standings(Revision.NONE, granted);
    }
}
