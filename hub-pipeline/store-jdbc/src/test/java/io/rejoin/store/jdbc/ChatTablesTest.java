package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.hub.reconnect.AssignedGroups;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.KeyRing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Users, connections and rooms in an application's own tables: who connects is put into the rooms of then, who comes back is
 * verified against those of then, and a user is found by the table of connections. On a real PostgreSQL.
 */
final class ChatTablesTest {

    private static final GroupName LOBBY = GroupName.of("lobby");
    private static final GroupName DEN = GroupName.of("den");

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    private final KeyRing keys = KeyRing.generate();
    private final List<HubServer> started = new ArrayList<>();

    @BeforeEach
    void fill() {
        TestPostgres.execute(
                POSTGRES.pool(),
                "DROP TABLE IF EXISTS connections, room_user, rooms, users",
                "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(256) NOT NULL UNIQUE)",
                "CREATE TABLE connections (id VARCHAR(64) PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users,"
                        + " server VARCHAR(64) NOT NULL, agent VARCHAR(256), connected BOOLEAN NOT NULL)",
                "CREATE TABLE rooms (id INTEGER PRIMARY KEY, name VARCHAR(256) NOT NULL UNIQUE)",
                "CREATE TABLE room_user (room_id INTEGER NOT NULL REFERENCES rooms, user_id INTEGER NOT NULL REFERENCES users,"
                        + " PRIMARY KEY (room_id, user_id))",
                "INSERT INTO users VALUES (1, 'ana'), (2, 'bo')",
                "INSERT INTO rooms VALUES (1, 'lobby'), (2, 'den')",
                "INSERT INTO room_user VALUES (1, 1), (1, 2)");
    }

    @AfterEach
    void stop() {
        started.forEach(HubServer::close);
    }

    private HubServer start(String name) {
        ChatTables tables = new ChatTables(POSTGRES.pool(), name);
        tables.serverStarts();
        PostgresDatabase database = POSTGRES.database();
        var security = new ReconnectSecurity(
                keys,
                new RoomStore(POSTGRES.pool()),
                new PostgresReplayStore(database),
                new PostgresAuditStore(database));
        HubServer server = HubServer.with(security)
                .hub("chat", new ChatTablesHub(tables))
                .policy(HubServerPolicy.defaults().withGroups(GroupPolicy.askStore()))
                .rejoinVerifier(AssignedGroups.from(tables::roomsOf))
                .start();
        started.add(server);
        return server;
    }

    private static void speak(HubServer server, GroupName room, String text) {
        server.clients(ChatTables.CHAT).group(room).send("said", text);
    }

    private static String rows() {
        return TestPostgres.answer(
                POSTGRES.pool(),
                "SELECT coalesce(string_agg(c.id || ' ' || u.name || ' ' || c.server || ' ' || coalesce(c.agent, '-') || ' '"
                        + " || c.connected, ', ' ORDER BY c.id), '') FROM connections c JOIN users u ON u.id = c.user_id");
    }

    @Test
    void message_reachesEveryConnectionThatTheTableListsForAUser() {
        HubServer server = start("one");
        Visitor phone = new Visitor(server, "a1", "ana");
        Visitor desk = new Visitor(server, "a2", "ana");
        Visitor gone = new Visitor(server, "a3", "ana");
        Visitor bo = new Visitor(server, "b1", "bo");
        gone.leave();

        assertThat(bo.call("tell", "ana", "hello")).isEqualTo(2);
        assertThat(bo.call("tell", "Ana", "nobody")).isEqualTo(0);

        assertThat(phone.heard()).containsExactly("told[\"hello\"]");
        assertThat(desk.heard()).containsExactly("told[\"hello\"]");
        assertThat(bo.heard()).isEmpty();
    }

    @Test
    void rowsOfTheTable_followTheConnections() {
        HubServer server = start("one");
        Visitor ana = new Visitor(server, "a1", "ana");
        ana.call("agent", "browser");
        new Visitor(server, "b1", "bo").leave();
        new Visitor(server, "x1", "nobody of the table");

        assertThat(rows()).isEqualTo("a1 ana one browser true, b1 bo one - false");
    }

    @Test
    void whoConnects_isInTheRoomsOfTheTable() {
        HubServer server = start("one");
        Visitor ana = new Visitor(server, "a1", "ana");
        speak(server, LOBBY, "in the lobby");
        speak(server, DEN, "in the den");

        assertThat(ana.rooms()).containsExactly(LOBBY);
        assertThat(ana.heard()).containsExactly("said[\"in the lobby\"]");
    }

    @Test
    void memberWhoWasRemovedBySqlWhileAway_doesNotComeBack() {
        HubServer server = start("one");
        Visitor ana = new Visitor(server, "a1", "ana");
        Visitor bo = new Visitor(server, "b1", "bo");
        ana.drop();
        speak(server, LOBBY, "missed");
        TestPostgres.execute(
                POSTGRES.pool(), "DELETE FROM room_user WHERE user_id = 1", "INSERT INTO room_user VALUES (2, 1)");
        ana.comeBackTo(server);
        speak(server, LOBBY, "live");
        speak(server, DEN, "welcome");

        assertThat(ana.rooms()).containsExactly(DEN);
        assertThat(ana.heard()).containsExactly("said[\"welcome\"]");
        assertThat(bo.heard()).containsExactly("said[\"missed\"]", "said[\"live\"]");
    }

    @Test
    void memberWhoStillIsOne_comesBackWithWhatWasMissed() {
        HubServer server = start("one");
        Visitor ana = new Visitor(server, "a1", "ana");
        ana.drop();
        speak(server, LOBBY, "missed");
        ana.comeBackTo(server);

        assertThat(ana.rooms()).containsExactly(LOBBY);
        assertThat(ana.heard()).containsExactly("said[\"missed\"]");
    }

    @Test
    void serverThatDiedWithoutGoodbye_leavesNobodyConnected_andWhoComesBackIsFoundAgain() {
        HubServer dead = start("one");
        Visitor ana = new Visitor(dead, "a1", "ana");
        new Visitor(dead, "b1", "bo");
        new Visitor(start("two"), "b2", "bo");
        ana.heard();
        TestPostgres.execute(POSTGRES.pool(), "DELETE FROM room_user WHERE user_id = 2");

        HubServer next = start("one");
        assertThat(rows()).isEqualTo("a1 ana one - false, b1 bo one - false, b2 bo two - true");
        ana.comeBackTo(next);

        assertThat(rows()).startsWith("a1 ana one - true,");
        assertThat(ana.rooms()).containsExactly(LOBBY);
        assertThat(ana.call("tell", "ana", "myself")).isEqualTo(1);
        assertThat(ana.heard()).containsExactly("told[\"myself\"]");
    }

    @Test
    void connectionThatMovedToAnotherServer_isNotMarkedAsGoneByTheFirst() {
        HubServer first = start("one");
        Visitor ana = new Visitor(first, "a1", "ana");
        ana.drop();
        HubServer second = start("two");
        ana.comeBackTo(second);
        new ChatTables(POSTGRES.pool(), "one").disconnected(ConnectionId.of("a1"));

        assertThat(rows()).isEqualTo("a1 ana two - true");
    }
}
