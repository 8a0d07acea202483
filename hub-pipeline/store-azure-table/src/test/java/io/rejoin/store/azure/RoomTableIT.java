package io.rejoin.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.data.tables.TableClient;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.hub.reconnect.AssignedGroups;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Rooms that an application keeps in a table of its own: a user is put into them when connecting, and into those of then when coming
 * back. Against Azurite.
 */
@ExtendWith(Azurite.Shared.class)
final class RoomTableIT {
    private static final HubName CHAT = HubName.of("chat");
    private static final UserId ANA = UserId.of("ana/#1");
    private static final GroupName LOBBY = GroupName.of("lobby");
    private static final GroupName DEN = GroupName.of("den?");
    private final Connection newcomer =
            new Connection(ConnectionId.of("c"), FamilyId.of("c"), Optional.of(ANA), Set.of(CHAT));

    private RoomTable rooms;
    private HubServer server;

    /** Puts who connects into the rooms that the table lists. */
    private final class RoomHub implements Hub {
        @Override
        public void onConnected(HubCall call) {
            rooms.of(call.user().orElseThrow(), CHAT).forEach((hub, room) -> call.join(room));
        }
    }

    @BeforeEach
    void start(Azurite azurite) {
        TableClient table = azurite.newRoomTable();
        rooms = new RoomTable(table);
        var security = new ReconnectSecurity(
                KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore());
        server = HubServer.with(security)
                .hub("chat", new RoomHub())
                .policy(HubServerPolicy.defaults()
                        .withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, "")))
                .rejoinVerifier(AssignedGroups.from(user -> rooms.of(user, CHAT)))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Transport silent() {
        return new Transport() {
            @Override
            public void wake() {}

            @Override
            public void close(CloseCode code) {}
        };
    }

    private Set<GroupName> roomsOfTheConnection() {
        return server.groups(CHAT).of(newcomer.id());
    }

    @Test
    void whoConnects_isInTheRoomsOfTheTable() {
        rooms.add(ANA, LOBBY);
        rooms.add(ANA, DEN);
        rooms.add(UserId.of("ana"), GroupName.of("attic"));
        server.started(server.connect(newcomer, silent()).connection());

        assertThat(roomsOfTheConnection()).containsExactlyInAnyOrder(LOBBY, DEN);
    }

    @Test
    void whoComesBack_isInTheRoomsThatTheTableHasThen() {
        rooms.add(ANA, LOBBY);
        Attached attached = server.connect(newcomer, silent());
        server.started(attached.connection());
        Outbox outbox = attached.outbox();
        Batch batch = outbox.take(10).orElseThrow();
        Optional<ReconnectToken> token = batch.token().map(server::issue);
        Optional<Position> cursor = Optional.of(batch.position());
        server.lost(attached.connection(), outbox);
        rooms.remove(ANA, LOBBY);
        rooms.add(ANA, DEN);
        ReconnectResult result = server.reconnect(new ReconnectRequest(newcomer, token, cursor), silent())
                .toCompletableFuture()
                .join();

        assertThat(result).isInstanceOf(ReconnectResult.Back.class);
        assertThat(roomsOfTheConnection()).containsExactly(DEN);
    }
}
