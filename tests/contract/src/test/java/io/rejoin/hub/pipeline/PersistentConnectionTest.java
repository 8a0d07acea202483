package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Batch;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Message;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Peers;
import io.rejoin.hub.PersistentCall;
import io.rejoin.hub.PersistentConnection;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection without hubs: plain values, and the same groups, tokens and rejoins. */
final class PersistentConnectionTest {
    private static final HubName ECHO = HubName.of("echo");
    private static final GroupName LOBBY = GroupName.of("open");

    private final Echo echo = new Echo();
    private final Bench bench = new Bench(setup -> setup.connection("echo", echo)
            .policy(HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(ECHO, "open"))));

    /** Echoes, and joins whoever says so. */
    private static final class Echo implements PersistentConnection {
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void onConnected(PersistentCall call) {
            events.add("connected");
        }

        @Override
        public void onReconnected(PersistentCall call, RejoinOutcome outcome) {
            events.add("reconnected " + outcome.groups().size());
        }

        @Override
        public void onReceived(PersistentCall call, String data) {
            if (data.startsWith("join ")) {
                call.join(GroupName.of(data.substring(5)));
            } else {
                call.reply(Map.of("echo", data));
                call.peers().all().except(Set.of(call.connection())).send(data);
            }
        }

        @Override
        public void onDisconnected(PersistentCall call, boolean stopped) {
            events.add("disconnected " + stopped);
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Connection newcomer(String id, String user) {
        return new Connection(ConnectionId.of(id), FamilyId.of(id), Optional.of(UserId.of(user)), Set.of(ECHO));
    }

    private Attached connected(String id) {
        return connected(id, "ana");
    }

    private Attached connected(String id, String user) {
        Attached attached = bench.server().connect(newcomer(id, user), new Recorder());
        bench.server().started(attached.connection());
        return attached;
    }

    private void say(Attached attached, String data) {
        bench.server()
                .receive(attached.connection(), ECHO, data)
                .toCompletableFuture()
                .join();
    }

    private static List<String> heard(Outbox outbox) {
        List<String> values = new ArrayList<>();
        outbox.take(100).map(Batch::messages).orElse(List.of()).forEach(message -> {
            if (message instanceof Message.Data data) {
                values.add(data.value());
            }
        });
        return values;
    }

    @Test
    void whatOneSends_reachesTheApplication_andItsAnswersTheClients() {
        Attached ana = connected("a");
        Attached bob = connected("b");
        say(ana, "hi");

        assertThat(heard(ana.outbox())).containsExactly("{\"echo\":\"hi\"}");
        assertThat(heard(bob.outbox())).containsExactly("\"hi\"");
        bench.server().abort(ana.connection());
        assertThat(echo.events).containsExactly("connected", "connected", "disconnected true");
    }

    @Test
    void severalAtOnce_areReachedByGroupsConnectionsOrUsers() {
        Attached ana = connected("a");
        Attached tablet = connected("tablet");
        Attached bob = connected("b", "bob");
        Attached cem = connected("c", "cem");
        say(ana, "join open");
        say(bob, "join open2");
        say(bob, "join open");
        Peers peers = new Peers(bench.server().clients(ECHO));

        peers.groups(List.of(LOBBY, GroupName.of("open2"), GroupName.of("openNobody")))
                .send("groups");
        peers.connections(List.of(tablet.connection().id(), cem.connection().id()))
                .send("connections");
        peers.users(List.of(UserId.of("ana"), UserId.of("cem")))
                .except(Set.of(ana.connection().id()))
                .send("users");
        peers.groups(List.of()).send("nobody");
        peers.connections(List.of()).send("nobody");
        peers.users(List.of()).send("nobody");

        assertThat(heard(ana.outbox())).containsExactly("\"groups\"");
        assertThat(heard(tablet.outbox())).containsExactly("\"connections\"", "\"users\"");
        assertThat(heard(bob.outbox())).containsExactly("\"groups\"", "\"groups\"");
        assertThat(heard(cem.outbox())).containsExactly("\"connections\"", "\"users\"");
    }

    @Test
    void whoWasInAGroup_comesBackIntoIt_andGetsWhatWasMissed() {
        Attached ana = connected("a");
        say(ana, "join open");
        Batch batch = ana.outbox().take(100).orElseThrow();
        ReconnectToken token = bench.server().issue(batch.token().orElseThrow());
        ana.outbox().sent();
        bench.server().lost(ana.connection(), ana.outbox());
        new Peers(bench.server().clients(ECHO)).group(LOBBY).send(7);
        Optional<Position> cursor = Optional.of(batch.position());
        ReconnectResult result =
                bench.reconnect(new ReconnectRequest(newcomer("a", "ana"), Optional.of(token), cursor), new Recorder());

        assertThat(result)
                .isInstanceOfSatisfying(
                        ReconnectResult.Back.class,
                        back -> assertThat(heard(back.outbox())).containsExactly("7"));
        assertThat(echo.events).containsExactly("connected", "reconnected 1");
    }

    @Test
    void persistentConnection_isNoHub() {
        Attached ana = connected("a");
        assertThat(bench.server().hubs()).containsExactly(Bench.CHAT);
        assertThat(bench.server().hub("echo")).isEmpty();
        assertThat(bench.server().persistentConnection("ECHO")).contains(ECHO);
        assertThat(bench.server().persistentConnection("chat")).isEmpty();
        assertThatThrownBy(() -> bench.server()
                        .invoke(ana.connection(), Client.call(ECHO, "onReceived", List.of()))
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(HubException.class);
        assertThatThrownBy(() -> bench.server()
                        .receive(ana.connection(), Bench.CHAT, "hi")
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(HubException.class);
    }
}
